/* All kernels for one size of numbers and one size of vectors, and the table of them; see kernels.h. A file of this
 * folder sets CS_REAL_BYTES and VBYTES, and includes this. */
#include "vectors/target.h"

#ifdef CS_BUILDS_TABLE
CS_TARGET(CS_INSTRUCTIONS)
#include "kernels.h"
#include "runtime.h"
#include "vectors/vector.h"

#include "gemm/conv.h"
#include "pool/pool.h"
#include "targets/peak.h"

extern const cs_table CS_TABLE;
const cs_table CS_TABLE = {
    CS_ISA, VL * sizeof(REAL), {conv_forward, conv_backward, pool_forward, pool_backward}, conv_loop,
    multiply_adds,
};
CS_TARGET_END
#endif
