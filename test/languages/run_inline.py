"""Runs the program of a folder through the Automation API, which needs no language host.

usage: run_inline.py FOLDER
Prints the outputs of an up, and the summaries of that and of a second one, as one line of JSON.
"""

import json
import os
import runpy
import sys

from pulumi import automation

[folder] = sys.argv[1:]


def program() -> None:
    runpy.run_path(os.path.join(folder, "__main__.py"))


stack = automation.select_stack(
    stack_name="test",
    project_name="review-account",
    program=program,
    opts=automation.LocalWorkspaceOptions(work_dir=os.environ["PROJECT_FOLDER"]),
)
first = stack.up()
second = stack.up()
told = {
    "outputs": {name: output.value for name, output in first.outputs.items()},
    "first": first.summary.resource_changes,
    "second": second.summary.resource_changes,
}
print(json.dumps(told))
