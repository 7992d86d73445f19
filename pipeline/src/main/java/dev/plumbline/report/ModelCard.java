package dev.plumbline.report;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.io.StringReader;
import java.util.List;

/**
 * The judged model on one page of Markdown: what was asked, what it is not for, the figures with
 * their intervals, the data and where it all comes from (Mitchell et al., Model Cards for Model
 * Reporting, 2019). The words and numbers are those of the report.
 */
record ModelCard(String title, String question, Headline headline, List<Section> sections) {

  static String render(ReportData data) {
    return Mustache.compiler()
        .emptyStringIsFalse(true)
        .withEscaper(
            Escapers.simple(
                new String[][] {
                  {"\\", "\\\\"},
                  {"|", "\\|"},
                  {"<", "&lt;"},
                  {"`", "\\`"},
                  {"*", "\\*"},
                  {"\n", " "}
                }))
        .withLoader(name -> new StringReader(Page.resource(name + ".mustache")))
        .compile(Page.resource("model-card.mustache"))
        .execute(of(data));
  }

  private static ModelCard of(ReportData data) {
    JudgementSections judgement = JudgementSections.of(data);
    InputSections inputs = InputSections.of(data);
    ContractSections contract = ContractSections.of(data);
    return new ModelCard(
        "%s: %s"
            .formatted(data.problem().name(), data.judgement().judgedRung().orElse("no model yet")),
        data.problem().question(),
        Headline.of(data),
        List.of(
            contract.contract(),
            contract.limits(),
            judgement.money(),
            judgement.probabilities(),
            ExplanationSections.of(data).lookedAt(),
            judgement.crossValidation(),
            inputs.data(),
            inputs.provenance()));
  }
}
