package dev.plumbline.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.plumbline.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The page, with its style and scripts inside: it asks the network for nothing, and its content
 * security policy would let it have nothing. Only scripts with the hashes of these two run.
 *
 * @param policy the content security policy
 * @param drawings what the script draws, as JSON
 */
record Page(
    String title,
    String kicker,
    String question,
    Headline headline,
    List<Section> sections,
    String policy,
    String style,
    String library,
    String script,
    String drawings) {
  private static final String LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js";

  static String render(ReportData data) {
    Template template =
        Mustache.compiler()
            .emptyStringIsFalse(true)
            .withLoader(name -> new StringReader(resource(name + ".mustache")))
            .compile(resource("report.mustache"));
    return template.execute(of(data));
  }

  private static Page of(ReportData data) {
    List<Section> sections = sections(data);
    String library = inScript(resource(LIBRARY).replaceAll("(?m)^//# sourceMappingURL=.*$", ""));
    String script = inScript(resource("report.js"));
    return new Page(
        "%s: report of %s".formatted(data.problem().name(), data.run().logicalDate()),
        kicker(data),
        data.problem().question(),
        Headline.of(data),
        sections,
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-%s' 'sha256-%s'"
            .formatted(sha256(library), sha256(script)),
        resource("report.css"),
        library,
        script,
        Chart.json(sections.stream().flatMap(s -> s.charts().stream()).toList()));
  }

  private static List<Section> sections(ReportData data) {
    JudgementSections judgement = JudgementSections.of(data);
    JudgementParts parts = JudgementParts.of(data);
    LifeSections life = LifeSections.of(data);
    InputSections inputs = InputSections.of(data);
    ContractSections contract = ContractSections.of(data);
    return List.of(
        judgement.money(),
        judgement.probabilities(),
        ExplanationSections.of(data).lookedAt(),
        parts.slices(),
        parts.fairness(),
        life.inUse(),
        life.drift(),
        life.alerts(),
        inputs.data(),
        PeopleSections.of(data).represented(),
        judgement.crossValidation(),
        contract.contract(),
        contract.limits(),
        inputs.provenance());
  }

  private static String kicker(ReportData data) {
    return data.lastDay().equals(data.run().logicalDate())
        ? "%s · %s".formatted(data.problem().name(), data.run().logicalDate())
        : "%s · %s to %s"
            .formatted(data.problem().name(), data.run().logicalDate(), data.lastDay());
  }

  /** A script's text may hold no end of a script, and no start of a comment that hides one. */
  private static String inScript(String text) {
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--");
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw Failure.internal("The jar lacks %s; build it again", name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw Failure.internal("%s cannot be read from the jar: %s", name, e.getMessage());
    }
  }
}
