/* Includes the template CS_TEMPLATE for blocks of FB rows, 6 to 1: with two vectors a row, six are as many
 * as sixteen registers hold beside what they are made of. */
#define FB 6
#include CS_TEMPLATE
#undef FB
#define FB 5
#include CS_TEMPLATE
#undef FB
#define FB 4
#include CS_TEMPLATE
#undef FB
#define FB 3
#include CS_TEMPLATE
#undef FB
#define FB 2
#include CS_TEMPLATE
#undef FB
#define FB 1
#include CS_TEMPLATE
#undef FB
#undef CS_TEMPLATE
