"""Puts the DAG folder on the path and tells the tests whether a real Airflow is there."""

import importlib.util
import sys
from pathlib import Path

DAGS = Path(__file__).resolve().parents[1] / "dags"
sys.path.insert(0, str(DAGS))


def has_airflow() -> bool:
    return importlib.util.find_spec("airflow.timetables") is not None if (
        importlib.util.find_spec("airflow")) else False


def pytest_report_header(config):
    return "airflow: " + ("installed" if has_airflow() else "NOT installed; its tests are skipped")
