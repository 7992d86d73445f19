package dev.plumbline.problem;

import dev.plumbline.Failure;
import java.util.List;
import java.util.stream.Collectors;

/** A user error: every mistake of a problem file at once, in the order of its lines. */
public final class ProblemException extends Failure {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationProblem> problems;

  ProblemException(List<ConfigurationProblem> problems) {
    super(
        Kind.USER,
        problems.stream().map(ConfigurationProblem::text).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, in the order of their lines. */
  public List<ConfigurationProblem> problems() {
    return problems;
  }
}
