"""The DAG file in a real Airflow; skipped, and said so, where none is installed."""

import pytest
from conftest import DAGS, has_airflow

pytestmark = pytest.mark.skipif(
    not has_airflow(), reason="Airflow is not installed: pip install -r airflow/requirements.txt")


@pytest.fixture(scope="module")
def bag():
    try:  # 3.2
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models.dagbag import DagBag
    return DagBag(dag_folder=str(DAGS), include_examples=False)


def test_imports_without_an_error(bag):
    assert bag.import_errors == {}
    assert {"plumbline_shipments_train", "plumbline_shipments_score"} <= set(bag.dags)


def test_wires_the_jobs_one_after_the_other(bag):
    dag = bag.dags["plumbline_shipments_train"]

    order = [task.task_id for task in dag.topological_sort()]
    assert order == ["ingest", "features", "inspect", "train", "evaluate", "promote", "report"]
    assert dag.max_active_runs == 1


def test_gives_the_day_of_the_problems_time_zone(bag):
    import pendulum

    task = bag.dags["plumbline_shipments_score"].get_task("score")
    start = pendulum.datetime(2026, 1, 31, tz="UTC")
    task.render_template_fields(
        {"data_interval_start": start, "data_interval_end": start.add(days=1)})

    assert task.application_args[-1] == "2026-01-31"
