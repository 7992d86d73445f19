"""Airflow DAGs: for each problem in conf/, one that trains, one that scores, one that maintains.

Works on Airflow 2.11, 3.0 and 3.2. What is run is in `plumbline_plan`; how, in README.md beside
this folder. From the environment: PLUMBLINE_HOME (the checkout), PLUMBLINE_CONF (the problem
files), PLUMBLINE_JAR, PLUMBLINE_CONNECTION (the Spark connection), PLUMBLINE_PACKAGES (empty where
the cluster brings Delta) and PLUMBLINE_START_DATE.
"""

from __future__ import annotations

import os
import re
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

try:  # Airflow 3
    from airflow.sdk import DAG, Asset
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.datasets import Dataset as Asset

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:
    from airflow.exceptions import AirflowFailException

from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.timetables.interval import CronDataIntervalTimetable

sys.path.append(str(Path(__file__).resolve().parent))
import plumbline_plan as plan  # noqa: E402

HOME = Path(os.environ.get("PLUMBLINE_HOME", Path(__file__).resolve().parents[2]))
CONF = Path(os.environ.get("PLUMBLINE_CONF", HOME / "conf"))
JAR = os.environ.get("PLUMBLINE_JAR", str(HOME / "jobs" / "target" / "plumbline.jar"))
CONNECTION = os.environ.get("PLUMBLINE_CONNECTION", "spark_default")
PACKAGES = os.environ.get("PLUMBLINE_PACKAGES", "io.delta:delta-spark_4.1_2.13:4.4.0")
START_DATE = os.environ.get("PLUMBLINE_START_DATE", "")

USER_ERROR, DATA_REFUSED, GATE_REFUSED = 2, 3, 4


class PlumblineJob(SparkSubmitOperator):
    """A job whose exit code is understood, where spark-submit passes it on (client mode).

    A refused gate (4) is a result: the champion stays, the task is done and the next ones run.
    Wrong arguments (2) and refused data (3) fail at once, as a retry would meet the same. All else
    is retried. In YARN cluster mode spark-submit knows only failure: those fail after their
    retries, which change nothing, since a job's work is kept by problem, job and logical date.
    """

    def execute(self, context):
        try:
            return super().execute(context)
        except Exception as failure:
            code = exit_code(str(failure))
            if code == GATE_REFUSED:
                self.log.warning("The gate refused the challenger: the champion stays in use")
                return None
            if code in (USER_ERROR, DATA_REFUSED):
                raise AirflowFailException(f"Not worth a retry: {failure}") from failure
            raise


def exit_code(message: str) -> int | None:
    """The job's exit code in the words of the Spark hook; on Kubernetes the driver's comes last."""
    codes = re.findall(r"(?:Error|exit) code is: (\d+)", message)
    return int(codes[-1]) if codes else None


def dag_of(problem: plan.Problem, chain: plan.Chain, catchup: bool) -> DAG:
    with DAG(
        dag_id=chain.dag_id,
        description=chain.description,
        # A bare cron text means the interval's start on Airflow 2 and its end on Airflow 3.
        schedule=CronDataIntervalTimetable(chain.cron, timezone=problem.time_zone),
        start_date=start_date(problem.time_zone),
        catchup=catchup,
        # One logical date after the other: monitoring compares a period with those before it.
        max_active_runs=1,
        default_args={
            "owner": "plumbline",
            "retries": 2,
            "retry_delay": timedelta(minutes=5),
            "retry_exponential_backoff": True,
        },
        tags=["plumbline", problem.name],
    ) as dag:
        previous = None
        for job in chain.jobs:
            task = PlumblineJob(
                task_id=job,
                conn_id=CONNECTION,
                name=f"{chain.dag_id}.{job}",
                application=JAR,
                java_class="dev.plumbline.jobs.Plumbline",
                packages=PACKAGES or None,
                application_args=chain.arguments(job, problem),
                outlets=outlets(problem, chain, job),
            )
            if previous is not None:
                previous >> task
            previous = task
    return dag


def outlets(problem: plan.Problem, chain: plan.Chain, job: str) -> list[Asset]:
    """What other DAGs may be scheduled on. Their runs have no logical date of their own."""
    table = chain.announces.get(job)
    return [Asset(uri=f"plumbline://{problem.name}/{table}")] if table else []


def start_date(time_zone: str) -> datetime:
    return datetime.fromisoformat(START_DATE or "2026-01-01").replace(tzinfo=ZoneInfo(time_zone))


for problem in plan.problems(CONF):
    scoring = plan.scoring(problem)
    training = plan.training(problem)
    maintenance = plan.maintenance(problem)
    # Every period is owed its predictions, so missed ones are made up, but only from a start that
    # somebody stated: a first deployment does not set off months of runs.
    globals()[scoring.dag_id] = dag_of(problem, scoring, catchup=bool(START_DATE))
    # A model of an earlier month is of no use once there could be a later one.
    globals()[training.dag_id] = dag_of(problem, training, catchup=False)
    # What an earlier week would have deleted, this week deletes.
    globals()[maintenance.dag_id] = dag_of(problem, maintenance, catchup=False)
