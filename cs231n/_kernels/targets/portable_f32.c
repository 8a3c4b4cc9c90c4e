#define CS_REAL_BYTES 4
#define VBYTES 16
#include "targets/table.h"
