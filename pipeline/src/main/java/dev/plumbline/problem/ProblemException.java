package dev.plumbline.problem;

import java.util.List;
import java.util.stream.Collectors;

/** A user error: every mistake of a problem file at once, in the order of its lines. */
public final class ProblemException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigurationProblem> problems;

  ProblemException(List<ConfigurationProblem> problems) {
    super(problems.stream().map(ConfigurationProblem::text).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, in the order of their lines. */
  public List<ConfigurationProblem> problems() {
    return problems;
  }
}
