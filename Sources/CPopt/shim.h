#include <popt.h>

// popt.h gives the name poptOption to the structure and to a pointer to it,
// between which Swift cannot choose.
typedef struct poptOption poptOptionEntry;
