"""What Airflow is to run for each problem, as plain data that needs no Airflow.

A problem file says how often it is scored and retrained. Only that is read here; the jobs read the
whole file, with every check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

INGEST_TO_REPORT_AFTER_TRAINING = (
    "ingest", "features", "inspect", "train", "evaluate", "promote", "report")
INGEST_TO_REPORT_AFTER_SCORING = ("ingest", "score", "outcomes", "monitor", "report")

CRON = {
    "day": ("{minute} {hour} * * *", "days"),
    "week": ("{minute} {hour} * * 1", "weeks"),
    "month": ("{minute} {hour} 1 * *", "months"),
}


class UnreadableProblem(ValueError):
    """A problem file that does not say plainly what has to be scheduled."""


@dataclass(frozen=True)
class Problem:
    """One problem's schedule. `every` and `retrain` are one day, week or month."""

    name: str
    path: str
    time_zone: str
    every: str
    retrain: str


@dataclass(frozen=True)
class Chain:
    """The jobs of one DAG, each after the one before it.

    `date` is the Jinja text that gives the logical date: a day of the problem's time zone.
    `announces` maps a job to the table that is new when it is done.
    """

    dag_id: str
    description: str
    cron: str
    jobs: tuple[str, ...]
    date: str
    announces: dict[str, str]

    def arguments(self, job: str, problem: Problem) -> list[str]:
        return [job, "--problem", problem.path, "--date", self.date]


def training(problem: Problem) -> Chain:
    """Trains at three in the morning, when the night's scoring of the same rows is over.

    The logical date is the last one that had ended by then, so that a challenger knows all that was
    known when it was trained and nothing of the running period.
    """
    _, unit = CRON[problem.every]
    in_zone = f"data_interval_end.in_timezone('{problem.time_zone}')"
    return Chain(
        dag_id=f"plumbline_{problem.name}_train",
        description=f"A challenger for {problem.name}, promoted only where the gate lets it",
        cron=_cron(problem.retrain, hour=3),
        jobs=INGEST_TO_REPORT_AFTER_TRAINING,
        date="{{ " + in_zone + f".subtract({unit}=1).to_date_string() }}}}",
        announces={"promote": "model_aliases"},
    )


def scoring(problem: Problem) -> Chain:
    """Scores each period as soon as it is over; its logical date is the period's first day.

    Airflow's own `ds` is the day in UTC, which is the day before for zones east of Greenwich.
    """
    in_zone = f"data_interval_start.in_timezone('{problem.time_zone}')"
    return Chain(
        dag_id=f"plumbline_{problem.name}_score",
        description=f"Predictions, outcomes and health of {problem.name}",
        cron=_cron(problem.every, hour=0),
        jobs=INGEST_TO_REPORT_AFTER_SCORING,
        date="{{ " + in_zone + ".to_date_string() }}",
        announces={"score": "predictions", "monitor": "health"},
    )


def maintenance(problem: Problem) -> Chain:
    """Deletes what is past its retention and what no version in use needs, on Sundays at five.

    The logical date is the last one that had ended: rows age by it. Other jobs may run beside it;
    a write that it would have to wait for fails at its commit and is retried.
    """
    _, unit = CRON[problem.every]
    in_zone = f"data_interval_end.in_timezone('{problem.time_zone}')"
    return Chain(
        dag_id=f"plumbline_{problem.name}_maintain",
        description=f"Retention, compaction and clean-up of the tables of {problem.name}",
        cron="0 5 * * 0",
        jobs=("maintain",),
        date="{{ " + in_zone + f".subtract({unit}=1).to_date_string() }}}}",
        announces={},
    )


def problems(directory: Path) -> list[Problem]:
    """Every problem of a directory, by name."""
    return sorted((read(path) for path in directory.glob("*.conf")), key=lambda found: found.name)


def read(path: Path) -> Problem:
    """Reads one problem file's name, time zone and schedule; see `literals` for its limits."""
    values = literals(path.read_text(encoding="utf-8"))
    if "problem.name" not in values:
        raise UnreadableProblem(f"{path.name}: there is no literal `problem {{ name = ... }}`")
    return Problem(
        name=values["problem.name"],
        path=str(path),
        time_zone=values.get("problem.time-zone", "UTC"),
        every=_period(path, values, "problem.schedule.every", "1 day"),
        retrain=_period(path, values, "problem.schedule.retrain", "1 month"),
    )


def literals(text: str) -> dict[str, str]:
    """The literal values of a HOCON text by dotted key; the last one wins, as in HOCON.

    Lists, multi-line strings and values with a substitution are passed over: a schedule that hides
    in one of them is reported as missing or takes the default, never guessed.
    """
    values: dict[str, str] = {}
    path: list[str] = []
    depth_of_lists = 0
    text = re.sub(r'"""(.|\n)*?"""+', '""', text)
    for kind, token in _tokens(text):
        if kind == "list":
            depth_of_lists += 1 if token == "[" else -1
        elif depth_of_lists:
            continue
        elif kind == "open":
            path.append(token)
        elif kind == "close":
            if path:
                path.pop()
        elif kind == "value":
            key, value = token.split("\0")
            if "${" not in value:
                values[".".join([*(part for part in path if part), key])] = value
    return values


TOKEN = re.compile(
    r"""(?P<comment>(?:\#|//)[^\n]*)
      | (?P<open>(?:"?(?P<section>[\w.-]+)"?\s*[=:]?\s*)?\{)
      | (?P<close>\})
      | (?P<list>[\[\]])
      | "?(?P<key>[\w.-]+)"?\s*[=:]\s*(?P<value>"(?:\\.|[^"\\\n])*"|\$\{[^}\n]*\}[^\n]*|[^\s\[{,\n}\#"][^,\n}\#]*)
      | (?P<string>"(?:\\.|[^"\\\n])*")""",
    re.VERBOSE,
)


def _tokens(text: str):
    for match in TOKEN.finditer(text):
        if match["open"]:
            yield "open", match["section"] or ""
        elif match["close"]:
            yield "close", "}"
        elif match["list"]:
            yield "list", match["list"]
        elif match["key"]:
            value = re.sub(r"\s//.*$", "", match["value"]).strip().strip('"')
            yield "value", f"{match['key']}\0{value}"


def _period(path: Path, values: dict[str, str], key: str, default: str) -> str:
    value = values.get(key, default)
    match = re.fullmatch(r"1\s*(day|week|month|d|w)s?", value)
    if not match:
        raise UnreadableProblem(
            f"{path.name}: {key} is '{value}', and a cron can say 1 day, 1 week or 1 month only; "
            "schedule other periods in a DAG of your own")
    return {"d": "day", "w": "week"}.get(match[1], match[1])


def _cron(period: str, hour: int) -> str:
    return CRON[period][0].format(minute=0, hour=hour)
