#define CS_REAL_BYTES 4
#define VBYTES 32
#include "targets/table.h"
