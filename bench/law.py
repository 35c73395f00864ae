"""The law's chain and a resampled line by numpy, scipy and statsmodels: what bench/law.ts compares itself with.

    python3 bench/law.py INPUT.json

reads what bench/law.ts writes, and prints one JSON object: seconds of each part, and the figures that both must agree on.
"""

import json
import sys
import time

import numpy as np
import statsmodels.api as sm
from scipy.optimize import brentq, minimize
from scipy.special import log_ndtr


def seconds(work, times=1):
    best = None
    for _ in range(times):
        began = time.process_time()
        found = work()
        took = time.process_time() - began
        best = took if best is None else min(best, took)
    return best, found


def lines_by_numpy(line, resamples, seed=1):
    x, y = line
    random = np.random.default_rng(seed)
    drawn = random.integers(0, len(x), (resamples, len(x)))
    xs, ys = x[drawn], y[drawn]
    xs = xs - xs.mean(axis=1, keepdims=True)
    return (xs * ys).sum(axis=1) / (xs * xs).sum(axis=1)


def lines_by_statsmodels(line, resamples, seed=1):
    x, y = line
    random = np.random.default_rng(seed)
    slopes = np.empty(resamples)
    for i in range(resamples):
        drawn = random.integers(0, len(x), len(x))
        slopes[i] = sm.OLS(y[drawn], sm.add_constant(x[drawn])).fit().params[1]
    return slopes


def steepness(column, counts):
    x, y, variance, family = (np.asarray(column[key]) for key in ("x", "y", "rungVariance", "rungFamily"))
    count = counts[family]
    kept = count > 0
    x, y, variance, family, count = x[kept], y[kept], variance[kept], family[kept], count[kept]
    names, place = np.unique(family, return_inverse=True)
    families = counts[names].sum()
    degrees = count.sum() - families - 1

    def moments(noise):
        w = 1 / (variance + noise)
        weight = np.bincount(place, w)
        dx = x - (np.bincount(place, w * x) / weight)[place]
        dy = y - (np.bincount(place, w * y) / weight)[place]
        w = w * count
        return np.sum(w * dx * dx), np.sum(w * dx * dy), np.sum(w * dy * dy)

    def excess(noise):
        sxx, sxy, syy = moments(noise)
        return syy - sxy**2 / sxx - degrees

    noise = 0.0
    if excess(0.0) > 0:
        high = 0.01
        while excess(high) > 0:
            high *= 2
        noise = brentq(excess, 0, high, xtol=1e-14)
    sxx, sxy, _ = moments(noise)
    return sxy / sxx, noise


def chain(data, counts):
    columns, models = data["columns"], len(data["lnTotal"])
    family, anchor = np.asarray(data["family"]), np.asarray(data["anchor"])
    ln_total = np.asarray(data["lnTotal"])
    fits = [steepness(column, counts) for column in columns]
    size = len(columns)
    weight, logit = np.zeros((models, size)), np.zeros((models, size))
    for b, (column, (_, noise)) in enumerate(zip(columns, fits)):
        weight[column["model"], b] = 1 / (np.asarray(column["variance"]) + noise)
        logit[column["model"], b] = column["logit"]
    k = np.array([fit[0] for fit in fits])
    count = counts[family] * ((weight > 0).sum(axis=1) >= 2)
    information = (weight * k**2).sum(axis=1)
    safe = np.where(information > 0, information, 1)
    projected = (weight * k * logit).sum(axis=1)
    wk = weight * k
    normal = np.diag((count[:, None] * weight).sum(axis=0)) - (wk * (count / safe)[:, None]).T @ wk
    right = (count[:, None] * (weight * logit - wk * (projected / safe)[:, None])).sum(axis=0)
    c = np.zeros(size)
    c[1:] = np.linalg.solve(normal[1:, 1:], right[1:])
    ln_effective = (wk * (logit - c)).sum(axis=1) / safe
    ln_effective -= np.mean(ln_effective[anchor] - ln_total[anchor])

    chosen = np.asarray(data["selection"])
    w = counts[family[chosen]]
    t = np.asarray(data["times"])[w > 0] / 365.25
    y = (ln_effective - ln_total)[chosen][w > 0]
    w = w[w > 0]
    middle = np.average(t, weights=w)
    x = t - middle
    measured = data["measuredNoise"]

    def negative_posterior(place):
        level, slope, log_gap, growth, log_noise = place
        r = y - level - slope * x
        log_lambda = log_gap + growth * x
        sigma, a = np.exp(log_noise), np.exp(-log_lambda)
        density = -log_lambda + r * a + (sigma * a) ** 2 / 2 + log_ndtr(-(r / sigma + sigma * a))
        penalty = ((log_noise - np.log(measured)) / 0.3) ** 2 / 2 + (growth / 0.36) ** 2 / 2
        return penalty - np.sum(w * density)

    slope, level = np.polyfit(x, y, 1, w=np.sqrt(w))
    start = np.array([level + 1, slope, 0, 0, np.log(measured)])
    found = minimize(negative_posterior, start, method="BFGS", options={"gtol": 1e-6})
    return found.x[1] / 365.25


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        data = json.load(file)
    line = (np.asarray(data["line"]["times"]), np.asarray(data["line"]["values"]))
    vectorised, slopes = seconds(lambda: lines_by_numpy(line, data["resamples"]), 5)
    few = data["resamples"] // 20
    looped, _ = seconds(lambda: lines_by_statsmodels(line, few))
    draws = [np.asarray(counts, dtype=float) for counts in data["draws"]]
    whole = chain(data, np.ones(len(draws[0])))
    chained, found = seconds(lambda: [chain(data, counts) for counts in draws])
    print(
        json.dumps(
            {
                "numpySeconds": vectorised,
                "numpySpread": float(np.std(slopes, ddof=1)),
                "statsmodelsSeconds": looped * data["resamples"] / few,
                "chainSeconds": chained,
                "chains": len(draws),
                "slope": whole,
                "slopes": found,
            }
        )
    )


if __name__ == "__main__":
    main()
