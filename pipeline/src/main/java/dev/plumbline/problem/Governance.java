package dev.plumbline.problem;

import java.time.Duration;

/**
 * How personal data is guarded, beside what each source says of its own columns.
 *
 * @param consent what people agreed to
 * @param leastShare undeclared personal data in a smaller share of a column's values is passed over
 * @param rowsLookedAt rows of a partition that are all looked at before rows are passed over
 * @param rollbackWindow how long a former champion's training set stays pinned
 */
public record Governance(
    Consent consent, double leastShare, int rowsLookedAt, Duration rollbackWindow) {}
