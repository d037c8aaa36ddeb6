// Learning rates over a phase: a rise, a plateau, a fall.
#pragma once

#include <cstdint>

namespace facefill {

struct Schedule {
    int64_t steps = 1;   // of the phase
    int64_t warm_up = 0; // steps of the linear rise from 0
    double decay = 0;    // last share of the phase over which the rate falls linearly
    double decay_to = 1; // what it falls to, as a share

    // Factor on the learning rate at step 0 .. steps - 1.
    double factor(int64_t step) const {
        if (step < warm_up)
            return double(step + 1) / double(warm_up);
        const double done = double(step) / double(steps), start = 1 - decay;
        return done <= start ? 1 : 1 - (1 - decay_to) * (done - start) / decay;
    }
};

} // namespace facefill
