/* Facefill: completes the erased part of a face in a photograph.
 *
 * Overview
 *   One call does the work: a picture, a mask that says how far each pixel is to be replaced, and options go in; the
 *   same picture with the hole filled comes out. The core finds the face near each hole, turns it into the frame the
 *   networks were trained on, lets a network complete it, matches its colours and pastes the hole back at the photo's
 *   own resolution. Pixels whose coverage is 0 stay byte-identical, and so does alpha.
 *
 * Basic use
 *   FacefillContext *context = facefill_context_new ();
 *   FacefillOptions *options = facefill_options_new ();
 *   facefill_options_set (options, "model", "portrait", &error);
 *   facefill_fill (context, &image, &mask, options, NULL, NULL, NULL, &report, &error);
 *
 * Advanced use
 *   The context keeps networks and face finders loaded between calls: a dialog or a folder of pictures shares one.
 *   Progress is reported from the calling thread. To cancel, set *cancel to a non-zero value from any thread; the call
 *   then returns FALSE with FACEFILL_ERROR_CANCELLED and has changed nothing.
 *
 * Thread safety: a context serves one call at a time; several contexts may work in parallel.
 */
#ifndef FACEFILL_H
#define FACEFILL_H

#include <glib.h>

G_BEGIN_DECLS

#define FACEFILL_ERROR (facefill_error_quark ())
GQuark facefill_error_quark (void);

typedef enum {
  FACEFILL_ERROR_INPUT,     /* the picture, the mask or an option does not make sense */
  FACEFILL_ERROR_MODEL,     /* a model or landmark file is missing or damaged, or it takes no such wish */
  FACEFILL_ERROR_IO,        /* a file cannot be read or written */
  FACEFILL_ERROR_MEMORY,    /* not enough memory */
  FACEFILL_ERROR_CANCELLED  /* the caller asked to stop */
} FacefillError;

typedef enum {
  FACEFILL_U8,  /* 0..255 */
  FACEFILL_U16, /* 0..65535, native byte order */
  FACEFILL_F32  /* 0..1 */
} FacefillDepth;

/* Pixels owned by the caller, rows from the top, channels interleaved, sRGB-encoded.
 * channels: 1 gray, 2 gray and alpha, 3 RGB, 4 RGB and alpha (straight alpha, never changed by a fill). */
typedef struct {
  void         *data;
  int           width;    /* pixels, 1..65535 */
  int           height;   /* pixels, 1..65535 */
  int           channels; /* 1..4 */
  gsize         stride;   /* bytes from one row to the next */
  FacefillDepth depth;
} FacefillImage;

typedef struct _FacefillContext FacefillContext;
typedef struct _FacefillOptions FacefillOptions;

/* fraction in 0..1; text is a short phrase, or NULL when it has not changed. */
typedef void (*FacefillProgress) (double fraction, const char *text, gpointer user_data);

/* What a fill did, in words for the user. Free with facefill_report_free. */
typedef struct {
  int    holes;    /* connected holes that were filled */
  int    faces;    /* faces that were found for them */
  char  *model;    /* the model's name */
  char **notes;    /* NULL-terminated sentences, e.g. that no face was found and what was used instead */
} FacefillReport;

FacefillContext *facefill_context_new  (void);
void             facefill_context_free (FacefillContext *context);

/* Options are the parameters of parameters.h with their defaults. */
FacefillOptions *facefill_options_new  (void);
void             facefill_options_free (FacefillOptions *options);
/* Returns FALSE with FACEFILL_ERROR_INPUT when there is no such parameter or the value is out of its range. */
gboolean         facefill_options_set  (FacefillOptions *options, const char *name, const char *value, GError **error);

/* Fills the hole in place. mask: one channel, the picture's size, 0 = keep, maximum = replace; in between blends.
 * image is written only when everything succeeded. report may be NULL. */
gboolean facefill_fill (FacefillContext *context, FacefillImage *image, const FacefillImage *mask,
                        const FacefillOptions *options, FacefillProgress progress, gpointer user_data,
                        const volatile gint *cancel, FacefillReport **report, GError **error);
void     facefill_report_free (FacefillReport *report);

/* The models that can be found, as a JSON array of objects {name, title, architecture, resolution, attributes,
 * path, problem}; problem is empty for a whole model. Free with g_free. */
char *facefill_models_json (void);

const char *facefill_version (void);

G_END_DECLS

#endif
