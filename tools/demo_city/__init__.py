"""The parts of the demo city's generator; `tools/make_demo_city.py` puts them together."""
