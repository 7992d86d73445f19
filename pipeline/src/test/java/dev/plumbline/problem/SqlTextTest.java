package dev.plumbline.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.junit.jupiter.api.Test;

/** What is read out of a SQL expression without opening Spark. */
class SqlTextTest {

  @Test
  void namesTheColumnsAndFunctionsOfAnExpression() throws Exception {
    SqlText sql =
        SqlText.parse("date_trunc('hour', booked_at) - interval 3 days < `last seen` and Year > 3");

    assertThat(sql.columns()).containsExactly("booked_at", "last seen", "Year");
    assertThat(sql.functions()).containsExactly("date_trunc");
    assertThat(sql.unsupported()).isEmpty();
  }

  @Test
  void aNameWithDotsIsToldWholeAndHowToWriteIt() throws Exception {
    assertThat(SqlText.parse("default.payment.next.month = 1").unsupported())
        .containsExactly(
            "a name with a dot: default.payment.next.month; write the column's plain name, or"
                + " `default.payment.next.month` where it has the dot");
    assertThat(SqlText.parse("`default.payment.next.month` = 1").columns())
        .containsExactly("default.payment.next.month");
  }

  @Test
  void theArgumentOfALambdaIsNoColumn() throws Exception {
    assertThat(SqlText.parse("exists(codes, code -> code = wanted)").columns())
        .containsExactly("codes", "wanted");
  }

  @Test
  void anAggregateIsTakenApartAsWritten() throws Exception {
    assertThat(SqlText.parse("mean(if(delay >= 15, 1, 0))").outerCall())
        .contains(new SqlText.Call("mean", java.util.List.of("if(delay >= 15, 1, 0)"), true));
    assertThat(SqlText.parse("mean(a) + 1").outerCall()).isEmpty();
    assertThat(SqlText.parse("count(distinct a)").outerCall().orElseThrow().plain()).isFalse();
  }

  /** The list beside the class is what Spark's registry says, so that it need not be opened. */
  @Test
  void knowsTheFunctionsOfTheSparkVersionInUse() {
    Map<String, String> registry = new TreeMap<>();
    scala.collection.Iterator<FunctionIdentifier> names =
        FunctionRegistry.builtin().listFunction().iterator();
    while (names.hasNext()) {
      FunctionIdentifier name = names.next();
      registry.put(
          name.funcName(), FunctionRegistry.builtin().lookupFunction(name).get().getGroup());
    }

    assertThat(new TreeMap<>(SqlFunctions.groups())).isEqualTo(registry);
  }
}
