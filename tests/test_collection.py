"""One test runs in seconds: to collect the others loads nothing heavy."""


def test_collecting_loads_nothing_that_few_tests_need(loaded_by_collection):
    assert loaded_by_collection == [], (
        "import it inside the function that needs it; who imports it now is told by "
        "python -X importtime -m pytest --collect-only -q"
    )
