"""How many examples the laws are tried on: few by default, many with `--hypothesis-profile thorough` (.ci/run)."""

from hypothesis import HealthCheck, settings

# The same examples on every run: what fails for one, fails for all.
_COMMON = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("lean", _COMMON, max_examples=25)
settings.register_profile("thorough", _COMMON, max_examples=100)
settings.load_profile("lean")
