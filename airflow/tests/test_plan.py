"""What is scheduled, checked without Airflow."""

from pathlib import Path

import plumbline_plan as plan
import pytest

CONF = Path(__file__).resolve().parents[2] / "conf"


def problem(**changed):
    values = dict(name="parcels", path="conf/parcels.conf", time_zone="Europe/Berlin",
                  every="day", retrain="month")
    return plan.Problem(**{**values, **changed})


def written(directory, text):
    path = directory / "parcels.conf"
    path.write_text(text, encoding="utf-8")
    return path


def test_reads_the_problems_of_the_repository():
    found = plan.problems(CONF)

    assert len(found) == len(list(CONF.glob("*.conf"))) > 0
    assert "shipments" in [each.name for each in found]


def test_reads_name_zone_and_schedule_and_nothing_of_other_sections(tmp_path):
    path = written(tmp_path, """
      # name = commented out
      problem {
        sources { orders { name = wrong, path = "s3://bucket/orders#1" } } // name = no
        entity = [ { name = wrong }, name ]
        name = "parcels"   # the name
        time-zone = Europe/Berlin // the warehouse's
        schedule { every = 1 week, retrain = 1 month }
      }
      """)

    assert plan.read(path) == problem(path=str(path), every="week")


def test_takes_the_same_defaults_as_the_jobs(tmp_path):
    read = plan.read(written(tmp_path, "problem { name = parcels }"))

    assert (read.time_zone, read.every, read.retrain) == ("UTC", "day", "month")


def test_reads_dotted_keys_and_lets_the_last_one_win(tmp_path):
    read = plan.read(written(tmp_path, """
      problem.name = parcels
      problem { schedule.every = 1 day }
      problem.schedule { every = 1 week }
      """))

    assert (read.name, read.every) == ("parcels", "week")


@pytest.mark.parametrize("text, said", [
    ("problem { name = ${NAME} }", "no literal `problem { name = ... }`"),
    ("problem { name = p, schedule { every = 2 days } }", "problem.schedule.every is '2 days'"),
])
def test_says_what_it_cannot_schedule(tmp_path, text, said):
    with pytest.raises(plan.UnreadableProblem, match="parcels.conf: ") as raised:
        plan.read(written(tmp_path, text))
    assert said in str(raised.value)


def test_training_runs_in_lifes_order():
    assert plan.training(problem()).jobs == (
        "ingest", "features", "inspect", "train", "evaluate", "promote", "report")


def test_scoring_runs_in_lifes_order():
    assert plan.scoring(problem()).jobs == ("ingest", "score", "outcomes", "monitor", "report")


def test_every_job_gets_its_problem_and_the_day_of_the_problems_time_zone():
    chain = plan.scoring(problem())

    assert chain.arguments("score", problem()) == [
        "score", "--problem", "conf/parcels.conf", "--date",
        "{{ data_interval_start.in_timezone('Europe/Berlin').to_date_string() }}"]


def test_training_takes_the_last_period_that_was_over():
    assert plan.training(problem()).date == (
        "{{ data_interval_end.in_timezone('Europe/Berlin').subtract(days=1).to_date_string() }}")


@pytest.mark.parametrize("period, cron", [
    ("day", "0 0 * * *"), ("week", "0 0 * * 1"), ("month", "0 0 1 * *")])
def test_scoring_covers_whole_periods_of_the_problems_time_zone(period, cron):
    assert plan.scoring(problem(every=period)).cron == cron


def test_training_starts_after_the_scoring_of_the_same_night():
    assert plan.training(problem()).cron == "0 3 1 * *"


def test_maintains_weekly_when_the_night_is_over_as_of_the_last_period_that_was():
    chain = plan.maintenance(problem())

    assert (chain.jobs, chain.cron) == (("maintain",), "0 5 * * 0")
    assert chain.arguments("maintain", problem()) == [
        "maintain", "--problem", "conf/parcels.conf", "--date",
        "{{ data_interval_end.in_timezone('Europe/Berlin').subtract(days=1).to_date_string() }}"]
