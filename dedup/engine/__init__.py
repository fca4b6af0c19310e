"""Where stages run. Knows no stage: a stage is a pure function over tables, importable and picklable."""
