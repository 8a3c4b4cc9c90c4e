/* The peak of this processor: multiply-adds that do not wait for each other and load nothing. */
#pragma once

#include "vectors/vector.h"

enum { CS_CHAINS = 12 }; /* a multiply-add takes 4 or 5 cycles, and two of them begin in each */

/* Do `rounds` rounds and return the number of operations. */
static double multiply_adds(int64_t rounds) {
    vec acc[CS_CHAINS], factor = splat((REAL)0.5), term = splat((REAL)0.25);
    CS_UNROLL(12) for (int i = 0; i < CS_CHAINS; i++) acc[i] = splat((REAL)i);
    for (int64_t r = 0; r < rounds; r++)
        CS_UNROLL(12) for (int i = 0; i < CS_CHAINS; i++) acc[i] = acc[i] * factor + term; /* tends to 1/2 */
    CS_UNROLL(12) for (int i = 1; i < CS_CHAINS; i++) acc[0] += acc[i];
    volatile REAL sink = sum_of_lanes(acc[0]); /* or the compiler would remove the loop */
    return 2.0 * CS_CHAINS * VL * (double)rounds + 0 * (double)sink;
}
