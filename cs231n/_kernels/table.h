/* Every kernel for one REAL and one vector width, and the table of them; see kernels.h. */
#include "kernels.h"
#include "runtime.h"
#include "vector.h"

#if __has_include("winograd.h")
#include "winograd.h"
#define WINOGRAD_FORWARD winograd_forward
#define WINOGRAD_BACKWARD winograd_backward
#else
#define WINOGRAD_FORWARD NULL
#define WINOGRAD_BACKWARD NULL
#endif
