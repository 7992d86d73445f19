package dev.plumbline.problem;

/** The falsifiable part of a problem; a verdict is always about one contract's hash. */
public record Contract(
    String problem,
    String question,
    Label label,
    DecisionEffect decision,
    Value value,
    Acceptance accept) {

  /** SHA-256 of the contract's content, in hexadecimal. */
  public String hash() {
    return Hash.sha256(this.toString());
  }
}
