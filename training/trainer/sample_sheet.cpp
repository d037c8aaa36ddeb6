#include "training/trainer/sample_sheet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>

#include "core/models/atomic_file.h"

namespace facefill {

void write_sheet(const std::filesystem::path& path, const std::vector<at::Tensor>& columns) {
    auto rows = at::cat(columns, 3).permute({0, 2, 3, 1}); // N, R, columns x R, 3
    const int64_t height = rows.size(0) * rows.size(1), width = rows.size(2);
    const auto bytes = (rows.clamp(0, 1) * 255).round().to(at::kByte).contiguous();
    const std::string header = "P6\n" + std::to_string(width) + " " + std::to_string(height) + "\n255\n";
    AtomicFile file(path);
    file.write(header.data(), header.size());
    file.write(bytes.data_ptr(), size_t(bytes.numel()));
    file.commit();
}

} // namespace facefill
