package dev.plumbline.problem;

import dev.plumbline.personal.Mask;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what a problem file says of personal data, consent and how long rows are kept. */
final class GovernanceReader {
  private static final long MEGABYTE = 1L << 20;
  private static final String CONSENT_EXAMPLE = "\"marketing_consent\"";
  private static final String PURPOSE_EXAMPLE = "\"delivery notices\"";
  private static final Map<String, PersonalData> TREATMENTS = treatments();

  private final Mistakes mistakes;

  GovernanceReader(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  private static Map<String, PersonalData> treatments() {
    Map<String, PersonalData> treatments = new LinkedHashMap<>();
    treatments.put("drop", new PersonalData.Drop());
    treatments.put("hash", new PersonalData.Hashed());
    for (Mask mask : Mask.values()) {
      PersonalData masked = new PersonalData.Masked(mask);
      treatments.put(masked.words(), masked);
    }
    return Collections.unmodifiableMap(treatments);
  }

  /** The problem's own rules. */
  Governance read(Section problem) {
    Section search = problem.section("undeclared-personal-data");
    return new Governance(
        consent(problem),
        search.required("least-share", ValueParser.share(0, 1, "0.1%"), 0.001),
        search.required("rows-looked-at", ValueParser.integer(1, Integer.MAX_VALUE, "10000"), 1),
        problem.required("rollback-window", ValueParser.duration("30 days"), Duration.ZERO),
        maintenance(problem.section("maintenance")));
  }

  private static Governance.Maintenance maintenance(Section section) {
    return new Governance.Maintenance(
        section.required("grace", ValueParser.duration("7 days"), Duration.ofDays(7)),
        MEGABYTE * section.required("small-file-megabytes", ValueParser.integer(1, 1024, "64"), 64),
        section.required("small-files", ValueParser.integer(2, Integer.MAX_VALUE, "50"), 50),
        section.required(
            "most-files", ValueParser.wholeNumber(1, Integer.MAX_VALUE, "1000000"), 1_000_000L),
        section.required(
            "most-training-sets", ValueParser.integer(1, 10_000_000, "100000"), 100_000));
  }

  private static Consent consent(Section problem) {
    ValueParser<String> condition = ValueParser.text(CONSENT_EXAMPLE);
    if (problem.isObject("consent")) {
      Section consent = problem.section("consent");
      return new Consent(
          consent.optional("training", condition), consent.optional("scoring", condition));
    }
    return new Consent(problem.optional("consent", condition), Optional.empty());
  }

  /** The columns of a source that hold personal data, each with its treatment. */
  Map<String, PersonalData> personal(Section personal) {
    Map<String, PersonalData> treatments = new LinkedHashMap<>();
    for (String column : personal.keys()) {
      if (!personal.isObject(column)) {
        personal.optional(column, treatment()).ifPresent(t -> treatments.put(column, t));
        continue;
      }
      Section section = personal.section(column);
      boolean isKept = section.has("keep-for");
      boolean isNotPersonal = section.has("not-personal");
      if (isKept == isNotPersonal) {
        mistakes.add(personal.path(column), GovernanceMessages.keptOrNotPersonal());
      } else if (isKept) {
        section
            .optional("keep-for", ValueParser.text(PURPOSE_EXAMPLE))
            .ifPresent(purpose -> treatments.put(column, new PersonalData.KeptFor(purpose)));
      }
    }
    return treatments;
  }

  /** How long a source's rows are kept, and which of its columns are not personal. */
  Keeping keeping(Section source) {
    Section personal = source.section("personal");
    Map<String, String> notPersonal = new LinkedHashMap<>();
    for (String column : personal.keys()) {
      if (personal.isObject(column)) {
        personal
            .section(column)
            .optional("not-personal", ValueParser.text("\"our own order numbers\""))
            .ifPresent(why -> notPersonal.put(column, why));
      }
    }
    return new Keeping(
        notPersonal, source.optional("retention", ValueParser.wholeDays("400 days")));
  }

  private static ValueParser<PersonalData> treatment() {
    ValueParser<PersonalData> choice = ValueParser.choice(TREATMENTS);
    return new ValueParser<>(
        choice.example(),
        text -> {
          if (text.equals("keep")) {
            throw new ValueParser.UnreadableValueException(GovernanceMessages.keptForWhat());
          }
          return choice.parse(text);
        });
  }
}
