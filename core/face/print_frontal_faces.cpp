// Run by the build: prints dlib's frontal face detector, unpacked, as the numbers of a C array.
#include <iostream>

#include <dlib/image_processing/frontal_face_detector.h>

int main() {
    for (const unsigned char byte : dlib::get_serialized_frontal_faces())
        std::cout << static_cast<int>(byte) << ",\n";
    return std::cout.flush() ? 0 : 1;
}
