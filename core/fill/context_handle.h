// What the C interface's opaque types hold. Apart, so that tests can put a network of their own behind the
// interface.
#pragma once

#include "core/fill/context.h"
#include "core/fill/options.h"
#include "facefill/facefill.h"

struct _FacefillContext {
    facefill::FillContext fill;
};

struct _FacefillOptions {
    facefill::FillOptions values;
};
