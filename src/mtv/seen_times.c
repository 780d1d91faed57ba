#include "mtv/seen_times.h"

#include <math.h>

/*
 * The margins, chosen on simulated nights (tests/unit/sim_estimates.c), in percent. A deviation of
 * a few times says little: it is reckoned as if SUPPOSED others had been seen before, which
 * differed by USUAL percent of the mean. Late is worse than early, so there is more room above than
 * below.
 */
enum { SUPPOSED = 8, USUAL = 35, BELOW = 115, ABOVE = 160, FULL = 100 };

void seen_times_add(struct seen_times *seen, int64_t length)
{
	seen->count++;
	seen->sum += (double)length;
	seen->squares += (double)length * (double)length;
}

void seen_times_join(struct seen_times *seen, const struct seen_times *more)
{
	seen->count += more->count;
	seen->sum += more->sum;
	seen->squares += more->squares;
}

/* How far the next one will usually lie from MEAN, which is a guess as well. */
static double deviation_of(const struct seen_times *seen, double mean)
{
	double count = (double)seen->count;
	double usual = mean * USUAL / FULL;
	double squares = seen->squares - seen->sum * mean;
	double variance =
		((squares > 0 ? squares : 0) + SUPPOSED * usual * usual) / (count - 1 + SUPPOSED);
	return sqrt(variance * (1 + 1 / count));
}

struct time_range seen_times_range(const struct seen_times *seen)
{
	double mean = seen->sum / (double)seen->count;
	double deviation = deviation_of(seen, mean);
	double low = mean - deviation * BELOW / FULL;
	double high = mean + deviation * ABOVE / FULL;
	return (struct time_range){low > 0 ? (int64_t)low : 0, (int64_t)high};
}

struct time_range time_range_add(struct time_range a, struct time_range b)
{
	double reach = hypot((double)(a.high - a.low), (double)(b.high - b.low)) / 2;
	double middle = (double)(a.low + a.high + b.low + b.high) / 2;
	double low = middle - reach;
	return (struct time_range){low > 0 ? (int64_t)low : 0, (int64_t)(middle + reach)};
}
