"""Imports the DAG file with a STAND-IN for Airflow, not with Airflow.

It shows that the file imports and wires the graph that the plan says. It shows nothing about
Airflow itself: test_graph_with_airflow.py does, where Airflow is installed.
"""

import importlib.util
import sys
import types
from pathlib import Path

import plumbline_plan as plan
import pytest

FILE = Path(__file__).resolve().parents[1] / "dags" / "plumbline.py"


class FailedForGood(Exception):
    pass


class StandInDag:
    current = None

    def __init__(self, **settings):
        self.settings, self.tasks = settings, []

    def __enter__(self):
        StandInDag.current = self
        return self

    def __exit__(self, *_):
        StandInDag.current = None


class StandInSubmit:
    ends_with = None

    def __init__(self, **settings):
        self.settings, self.after, self.log = settings, [], types.SimpleNamespace(
            warning=lambda *_: None)
        StandInDag.current.tasks.append(self)

    def __rshift__(self, other):
        other.after.append(self.settings["task_id"])

    def execute(self, context):
        if self.ends_with:
            raise RuntimeError(self.ends_with)
        return "done"


class StandInTimetable:
    def __init__(self, cron, timezone):
        self.cron, self.timezone = cron, timezone


def stand_in(version):
    def module(name, **content):
        made = types.ModuleType(name)
        made.__dict__.update(content)
        return name, made

    def asset(**settings):
        return settings["uri"]

    modules = dict([
        module("airflow", DAG=StandInDag),
        module("airflow.exceptions", AirflowFailException=FailedForGood),
        module("airflow.providers.apache.spark.operators.spark_submit",
               SparkSubmitOperator=StandInSubmit),
        module("airflow.timetables.interval", CronDataIntervalTimetable=StandInTimetable),
        module("airflow.datasets", Dataset=asset),
    ])
    if version == 3:
        modules.update([module("airflow.sdk", DAG=StandInDag, Asset=asset)])
        del modules["airflow.datasets"]
    return modules


@pytest.fixture(params=[2, 3], ids=["names of Airflow 2", "names of Airflow 3"])
def load(request, monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "airflow"]:
        monkeypatch.delitem(sys.modules, name)
    # A real Airflow must not answer for what the stand-in leaves out.
    blocked = {"airflow.sdk": None, "airflow.sdk.exceptions": None, "airflow.datasets": None}
    for name, made in {**blocked, **stand_in(request.param)}.items():
        monkeypatch.setitem(sys.modules, name, made)

    def imported(**environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        spec = importlib.util.spec_from_file_location("plumbline_dags", FILE)
        made = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(made)
        return made

    return imported


def dags(module):
    return {name: made for name, made in vars(module).items() if isinstance(made, StandInDag)}


def test_makes_a_training_a_scoring_and_a_maintaining_dag_for_each_problem(load):
    module = load()

    expected = {chain(each).dag_id for each in plan.problems(module.CONF)
                for chain in (plan.training, plan.scoring, plan.maintenance)}
    assert set(dags(module)) == expected
    assert {"plumbline_shipments_train", "plumbline_shipments_score"} <= expected


def test_runs_each_job_after_the_one_before_it(load):
    tasks = dags(load())["plumbline_shipments_score"].tasks

    assert [(task.settings["task_id"], task.after) for task in tasks] == [
        ("ingest", []), ("score", ["ingest"]), ("outcomes", ["score"]),
        ("monitor", ["outcomes"]), ("report", ["monitor"])]


def test_announces_what_other_dags_may_wait_for(load):
    tasks = dags(load())["plumbline_shipments_score"].tasks

    assert [task.settings["outlets"] for task in tasks] == [
        [], ["plumbline://shipments/predictions"], [], ["plumbline://shipments/health"], []]


def test_runs_one_date_at_a_time_with_a_timetable_of_intervals(load):
    for dag in dags(load()).values():
        assert dag.settings["max_active_runs"] == 1
        assert isinstance(dag.settings["schedule"], StandInTimetable)


def test_makes_up_missed_days_only_from_a_start_that_was_stated(load):
    assert not dags(load())["plumbline_shipments_score"].settings["catchup"]
    stated = dags(load(PLUMBLINE_START_DATE="2026-06-01"))
    assert stated["plumbline_shipments_score"].settings["catchup"]
    assert not stated["plumbline_shipments_train"].settings["catchup"]
    assert stated["plumbline_shipments_score"].settings["start_date"].isoformat().startswith(
        "2026-06-01T00:00:00")


@pytest.mark.parametrize("said, outcome", [
    (None, "done"),
    ("Cannot execute: spark-submit x. Error code is: 4.", None),
    ("Cannot execute: x. Error code is: 1. Kubernetes spark exit code is: 4", None),
    ("Cannot execute: spark-submit x. Error code is: 3.", FailedForGood),
    ("Cannot execute: spark-submit x. Error code is: 2.", FailedForGood),
    ("Cannot execute: spark-submit x. Error code is: 1.", RuntimeError),
    ("the connection was lost", RuntimeError),
])
def test_takes_a_refused_gate_as_a_result_and_retries_only_what_may_pass(load, said, outcome):
    task = dags(load())["plumbline_shipments_train"].tasks[4]
    task.ends_with = said

    if isinstance(outcome, type):
        with pytest.raises(outcome):
            task.execute({})
    else:
        assert task.execute({}) == outcome
