/* All kernels for one REAL and one size of vectors, and the table of them; see kernels.h. */
#include "kernels.h"
#include "runtime.h"
#include "vectors/vector.h"

#include "gemm/conv.h"
#include "targets/peak.h"
#include "pool/max_forward.h"
#include "pool/sums_backward.h"
#include "pool/sums_forward.h"
#include "pool/max_backward.h"

/* Winograd's transforms need vectors. Without them the table has NULL. */
#ifdef CS_VECTORS
#include "winograd/winograd.h"
#define WINOGRAD_FORWARD winograd_forward
#define WINOGRAD_BACKWARD winograd_backward
#else
#define WINOGRAD_FORWARD NULL
#define WINOGRAD_BACKWARD NULL
#endif

extern const cs_table CS_TABLE;
const cs_table CS_TABLE = {
    CS_ISA,           VL * sizeof(REAL), conv_forward, conv_backward,
    WINOGRAD_FORWARD, WINOGRAD_BACKWARD, pool_forward,   pool_backward,
    pool_sums_forward, pool_sums_backward, conv_loop, multiply_adds,
};
