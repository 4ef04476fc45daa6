#!/usr/bin/env python3
# Records what SciPy says of paired samples, for the tests of src/measure/, in fixtures/tool-output/:
#
#   /usr/bin/python3 scripts/record-scipy.py       (Debian: python3-scipy)

import json
import pathlib

import numpy
import scipy
from scipy import stats

rng = numpy.random.default_rng(7)
LEVEL = 0.95


def pairs(count, ratio=0.93):
    machine = rng.normal(1, 0.05, count)
    reference = numpy.round(100_000 * machine * rng.normal(1, 0.02, count))
    state = numpy.round(100_000 * machine * ratio * (1 - rng.exponential(0.03, count)))
    return state, reference


def mean_difference(state, reference, axis=-1):
    return numpy.mean(state, axis=axis) - numpy.mean(reference, axis=axis)


def log_ratio(state, reference, axis=-1):
    return numpy.log(numpy.mean(state, axis=axis) / numpy.mean(reference, axis=axis))


def paired(count, ratio):
    state, reference = pairs(count, ratio)
    interval = stats.ttest_rel(state, reference).confidence_interval(LEVEL)
    p_value = stats.permutation_test(
        (state, reference), mean_difference, permutation_type='samples', vectorized=True, n_resamples=200_000, random_state=1
    ).pvalue
    return {
        'state': list(state),
        'reference': list(reference),
        'difference': {'low': interval.low, 'high': interval.high},
        'pValue': p_value,
    }


def bootstrapped(count, statistic, name):
    state, reference = pairs(count)
    options = {'paired': True, 'vectorized': True, 'confidence_level': LEVEL, 'method': 'BCa'}
    few = stats.bootstrap((state, reference), statistic, n_resamples=299, random_state=1, **options)
    many = stats.bootstrap((state, reference), statistic, n_resamples=100_000, random_state=2, batch=10_000, **options)
    return {
        'statistic': name,
        'state': list(state),
        'reference': list(reference),
        'replicates': list(few.bootstrap_distribution),
        'ofReplicates': {'low': few.confidence_interval.low, 'high': few.confidence_interval.high},
        'ofMany': {'low': many.confidence_interval.low, 'high': many.confidence_interval.high},
    }


golden = {
    'scipy': scipy.__version__,
    'level': LEVEL,
    'tQuantiles': [
        {'probability': p, 'degreesOfFreedom': df, 'value': stats.t.ppf(p, df)}
        for df in (1, 2, 4, 9, 29, 38, 200)
        for p in (0.8, 0.975, 0.985, 0.995)
    ],
    'normal': [{'probability': p, 'value': stats.norm.ppf(p)} for p in (1e-6, 0.015, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999)],
    'paired': [paired(2, 0.93), paired(5, 1.01), paired(9, 1.02), paired(12, 1.045), paired(14, 1.02), paired(30, 1.02)],
    'bootstrapped': [bootstrapped(45, mean_difference, 'difference'), bootstrapped(60, log_ratio, 'logRatio')],
}
path = pathlib.Path(__file__).parent.parent / 'fixtures' / 'tool-output' / f'scipy-{scipy.__version__}-statistics.json'
path.write_text(json.dumps(golden, indent=1) + '\n')
