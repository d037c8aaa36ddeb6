/* The parameters of a fill, declared once: they feed the GIMP procedure, the dialog, the command line and the docs.
 *
 * Header-only and free of every library, so that the plug-in can answer GIMP's query without loading the core.
 * New parameters are appended, never inserted: GIMP scripts pass them by place.
 */
#ifndef FACEFILL_PARAMETERS_H
#define FACEFILL_PARAMETERS_H

#include <stddef.h>

typedef enum {
  FACEFILL_PARAMETER_STRING, /* free text */
  FACEFILL_PARAMETER_INT,    /* whole number in minimum..maximum */
  FACEFILL_PARAMETER_FLOAT,  /* number in minimum..maximum */
  FACEFILL_PARAMETER_CHOICE, /* one of choices, separated by | */
  FACEFILL_PARAMETER_BOOL    /* "yes" or "no" */
} FacefillParameterType;

typedef struct {
  const char           *name;      /* as on the command line, without -- */
  FacefillParameterType type;
  const char           *value;     /* the default, as text */
  double                minimum;
  double                maximum;
  const char           *choices;   /* for CHOICE, else NULL */
  const char           *metavar;   /* how help texts name the value */
  const char           *label;     /* for the dialog, with a mnemonic */
  const char           *blurb;     /* one sentence */
} FacefillParameter;

static const FacefillParameter facefill_parameters[] = {
  { "model", FACEFILL_PARAMETER_STRING, "auto", 0, 0, NULL, "NAME|PATH", "_Model",
    "The model that completes the face: a name from `facefill models`, a path to a .safetensors file, or auto for the "
    "best one installed." },
  { "face", FACEFILL_PARAMETER_STRING, "auto", 0, 0, NULL, "auto|whole|X,Y,W,H", "_Face",
    "Where the face is: auto finds it near the hole, whole takes the whole picture as an aligned face, X,Y,W,H is the "
    "square around the face in pixels." },
  { "grow", FACEFILL_PARAMETER_FLOAT, "-1", -1, 1000, NULL, "PX", "_Grow",
    "Width of the ring around the mask that is not trusted either, in pixels of the picture, so that residue there "
    "leaks neither into the fill nor into its colours; -1 chooses 2 % of the face's size." },
  { "feather", FACEFILL_PARAMETER_FLOAT, "-1", -1, 1000, NULL, "PX", "F_eather",
    "Width of the soft edge inside the mask, in pixels of the picture, where the mask is harder than that; -1 chooses "
    "none while colours are matched, which closes the seam, else 2 % of the face's size." },
  { "seed", FACEFILL_PARAMETER_INT, "0", 0, 2147483647, NULL, "N", "_Seed",
    "Chooses the variation, for models that can draw several; 0 is the most likely fill." },
  { "colour-match", FACEFILL_PARAMETER_BOOL, "yes", 0, 1, NULL, "yes|no", "_Colour match",
    "Match the fill's colours to the ring around the hole, and take the seam away." },
  { "threads", FACEFILL_PARAMETER_INT, "0", 0, 1024, NULL, "N", "_Threads",
    "Processor threads to use; 0 takes all." },
  { "precision", FACEFILL_PARAMETER_CHOICE, "auto", 0, 0, "auto|fp32|bf16", "auto|fp32|bf16", "_Precision",
    "Arithmetic of the network: auto takes bf16 where the processor has it, fp32 elsewhere." },
  { "wish", FACEFILL_PARAMETER_STRING, "", 0, 0, NULL, "NAME=yes|no,...", "_Wish",
    "What the filled face is to show, for models that can be asked (`facefill models` names their attributes): yes, no "
    "or a number from 0 to 1 for each, such as Smiling=yes; attributes left out are the model's choice, and the model "
    "auto is then the best one that has those named." },
};

static const size_t facefill_n_parameters = sizeof facefill_parameters / sizeof facefill_parameters[0];

#endif
