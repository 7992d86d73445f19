package dev.plumbline.problem;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.antlr.v4.runtime.tree.ParseTree;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/**
 * One SQL expression over one row, taken apart by Spark's own grammar.
 *
 * <p>The grammar is used without the rest of Catalyst: building its expressions opens Spark's
 * configuration, logging and function registry, which costs two seconds of a check that otherwise
 * takes half of one (measured, cold, on two cores).
 *
 * @param columns the names read, each once, in order
 * @param functions the functions called, each once, in order, in lower case
 * @param unsupported what has no place in an expression over one row
 * @param outerCall the call that is the whole expression, if it is one
 */
record SqlText(
    Set<String> columns,
    Set<String> functions,
    List<String> unsupported,
    Optional<Call> outerCall) {

  /** A function call with its arguments as written. */
  record Call(String function, List<String> arguments, boolean plain) {}

  /** The text is not a SQL expression. */
  static final class SqlSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    SqlSyntaxException(String message) {
      super(message);
    }
  }

  /**
   * Takes an expression apart.
   *
   * @throws SqlSyntaxException if Spark's grammar does not accept it; the message has the position
   */
  static SqlText parse(String sql) throws SqlSyntaxException {
    FirstError error = new FirstError();
    SqlBaseLexer lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(sql)));
    lexer.removeErrorListeners();
    lexer.addErrorListener(error);
    SqlBaseParser parser = new SqlBaseParser(new CommonTokenStream(lexer));
    parser.removeErrorListeners();
    parser.addErrorListener(error);
    SqlBaseParser.SingleExpressionContext tree = parser.singleExpression();
    if (error.message != null) {
      throw new SqlSyntaxException(error.message);
    }
    Walk walk = new Walk(sql);
    walk.visit(tree, Set.of());
    return new SqlText(
        walk.columns, walk.functions, List.copyOf(walk.unsupported), walk.outerCall(tree));
  }

  private static final class FirstError extends BaseErrorListener {
    private String message;

    @Override
    public void syntaxError(
        Recognizer<?, ?> recognizer,
        Object symbol,
        int line,
        int position,
        String text,
        RecognitionException cause) {
      if (message != null) {
        return;
      }
      boolean atEnd = symbol instanceof Token token && token.getType() == Token.EOF;
      String near = symbol instanceof Token token ? token.getText() : text;
      message =
          atEnd
              ? ConfigurationMessages.sqlEndsEarly(line, position + 1)
              : ConfigurationMessages.sqlSyntax(near, line, position + 1);
    }
  }

  private static final class Walk {
    private final String sql;
    private final Set<String> columns = new LinkedHashSet<>();
    private final Set<String> functions = new LinkedHashSet<>();
    private final List<String> unsupported = new ArrayList<>();

    Walk(String sql) {
      this.sql = sql;
    }

    void visit(ParseTree tree, Set<String> bound) {
      if (tree instanceof SqlBaseParser.ColumnReferenceContext column) {
        String name = unquoted(column.getText());
        if (!bound.contains(name)) {
          columns.add(name);
        }
        return;
      }
      if (tree instanceof SqlBaseParser.DereferenceContext field && isName(field)) {
        unsupported.add(ConfigurationMessages.qualifiedColumn(text(field)));
        return;
      }
      if (tree instanceof SqlBaseParser.LambdaContext lambda) {
        Set<String> inner = new HashSet<>(bound);
        lambda.identifier().forEach(name -> inner.add(unquoted(name.getText())));
        visit(lambda.expression(), inner);
        return;
      }
      if (tree instanceof SqlBaseParser.FunctionCallContext call) {
        visitCall(call, bound);
        return;
      }
      if (tree instanceof SqlBaseParser.FirstContext) {
        functions.add("first");
      } else if (tree instanceof SqlBaseParser.LastContext) {
        functions.add("last");
      }
      visitOther(tree);
      for (int i = 0; i < tree.getChildCount(); i++) {
        visit(tree.getChild(i), bound);
      }
    }

    /** Whether it is nothing but names and dots, however many. */
    private static boolean isName(SqlBaseParser.DereferenceContext field) {
      return field.base instanceof SqlBaseParser.ColumnReferenceContext
          || field.base instanceof SqlBaseParser.DereferenceContext inner && isName(inner);
    }

    private void visitCall(SqlBaseParser.FunctionCallContext call, Set<String> bound) {
      functions.add(call.functionName().getText().toLowerCase(Locale.ROOT));
      if (call.windowSpec() != null) {
        unsupported.add(ConfigurationMessages.sqlWindow());
        return;
      }
      if (call.where != null) {
        visit(call.where, bound);
      }
      boolean countsRows =
          call.functionName().getText().equalsIgnoreCase("count")
              && call.argument.size() == 1
              && call.argument.get(0).getText().equals("*");
      if (!countsRows) {
        call.argument.forEach(argument -> visit(argument, bound));
      }
    }

    private void visitOther(ParseTree tree) {
      if (tree instanceof SqlBaseParser.CurrentLikeContext current) {
        functions.add(current.getText().toLowerCase(Locale.ROOT));
      } else if (tree instanceof SqlBaseParser.QueryContext) {
        unsupported.add(ConfigurationMessages.sqlSubquery());
      } else if (tree instanceof SqlBaseParser.StarContext) {
        unsupported.add(ConfigurationMessages.sqlStar());
      } else if (tree instanceof SqlBaseParser.NamedExpressionContext named
          && (named.name != null || named.identifierList() != null)) {
        unsupported.add(ConfigurationMessages.sqlAlias(text(named)));
      }
    }

    Optional<Call> outerCall(ParseTree tree) {
      if (tree instanceof SqlBaseParser.FunctionCallContext call) {
        return Optional.of(
            new Call(
                call.functionName().getText().toLowerCase(Locale.ROOT),
                call.argument.stream().map(this::text).toList(),
                call.setQuantifier() == null
                    && call.where == null
                    && call.nullsOption == null
                    && call.windowSpec() == null));
      }
      // The grammar has rules of their own for these two.
      if (tree instanceof SqlBaseParser.FirstContext call) {
        return Optional.of(
            new Call("first", List.of(text(call.expression())), call.IGNORE() == null));
      }
      if (tree instanceof SqlBaseParser.LastContext call) {
        return Optional.of(
            new Call("last", List.of(text(call.expression())), call.IGNORE() == null));
      }
      boolean only =
          tree.getChildCount() == 1 || tree instanceof SqlBaseParser.SingleExpressionContext;
      return only ? outerCall(tree.getChild(0)) : Optional.empty();
    }

    private String text(ParserRuleContext context) {
      return CharStreams.fromString(sql)
          .getText(
              Interval.of(context.getStart().getStartIndex(), context.getStop().getStopIndex()));
    }

    private static String unquoted(String name) {
      return name.startsWith("`") && name.endsWith("`") && name.length() > 1
          ? name.substring(1, name.length() - 1).replace("``", "`")
          : name;
    }
  }
}
