#include "training/data/preparation_report.h"

#include <sstream>

namespace facefill {
namespace {

struct Reason {
    Outcome outcome;
    const char* words;
};

constexpr Reason reasons[] = {
    {Outcome::unreadable, "cannot be decoded"},
    {Outcome::no_face, "no face found"},
    {Outcome::outside, "too much of the face's frame lies outside the picture"},
};

size_t count_packed(const DataSet& data, const PreparationResult& result, Split split) {
    size_t count = 0;
    for (size_t item = 0; item < data.items.size(); ++item)
        count += result.outcomes[item] == Outcome::packed && data.items[item].split == split ? 1 : 0;
    return count;
}

} // namespace

std::string preparation_summary(const DataSet& data, const PreparationResult& result) {
    std::ostringstream text;
    text << data.origin << ": " << data.items.size() << " pictures, " << result.count(Outcome::packed)
         << " packed (train " << count_packed(data, result, Split::train) << ", validation "
         << count_packed(data, result, Split::validation) << ", test "
         << count_packed(data, result, Split::test) << ").\n";
    for (const Reason& reason : reasons)
        if (const size_t count = result.count(reason.outcome))
            text << "Left out: " << count << ", " << reason.words << ".\n";
    for (const std::string& remark : data.remarks)
        text << remark << "\n";
    if (result.resumed > 0)
        text << result.resumed << " were done by an earlier run.\n";
    return text.str();
}

std::string preparation_report(const DataSet& data, const PreparationResult& result) {
    std::ostringstream text;
    text << preparation_summary(data, result);
    for (const Reason& reason : reasons) {
        if (result.count(reason.outcome) == 0)
            continue;
        text << "\n" << reason.words << ":\n";
        for (size_t item = 0; item < data.items.size(); ++item)
            if (result.outcomes[item] == reason.outcome)
                text << data.items[item].source << "\n";
    }
    return text.str();
}

} // namespace facefill
