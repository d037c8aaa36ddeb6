// A core library of which the doctor can ask the version, and that loads in no time.
extern "C" const char* facefill_version() {
    return STAND_IN_VERSION;
}
