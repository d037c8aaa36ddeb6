#include "training/cli/evaluate_inputs.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "core/error.h"
#include "core/models/registry.h"
#include "training/evaluate/baselines.h"
#ifdef FACEFILL_WITH_FILL
#include "training/evaluate/matched_method.h"
#endif
#include "training/evaluate/model_method.h"
#include "training/nearest_word.h"

namespace facefill {

namespace {

constexpr const char* judge_place = "judge/face-judge.safetensors";

std::vector<WishRule> wish_rules(const Arguments& arguments) {
    std::vector<WishRule> rules;
    for (const auto& text : listed(arguments, "wish"))
        rules.push_back(parse_wish_rule(text));
    return rules;
}

std::vector<Restriction> restrictions(const Arguments& arguments) {
    std::vector<Restriction> restrictions;
    for (const auto& text : listed(arguments, "only")) {
        const size_t equals = text.find('=');
        const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
        if (equals == 0 || (value != "yes" && value != "no"))
            throw UsageError("--only takes NAME=yes or NAME=no, such as Eyeglasses=yes, not \"" + text +
                             "\".");
        restrictions.push_back({text.substr(0, equals), value == "yes"});
    }
    return restrictions;
}

std::shared_ptr<CompletionMethod> with_matched_colours(const std::shared_ptr<CompletionMethod>& method) {
#ifdef FACEFILL_WITH_FILL
    return std::make_shared<MatchedMethod>(method);
#else
    throw Error(ErrorKind::input,
                "The colours of " + method->name() +
                    " cannot be matched, for this Facefill was built without OpenCV; leave --colours out.");
#endif
}

using Models = std::vector<std::shared_ptr<ModelMethod>>;

Models open_models(const Arguments& arguments, const std::string& frame) {
    Models models;
    for (const auto& name : listed(arguments, "model")) {
        models.push_back(
            std::make_shared<ModelMethod>(find_model(name), parse_precision(arguments.value("precision"))));
        const auto& model = *models.back();
        if (model.description().frame != frame)
            throw Error(ErrorKind::input, "The model " + model.name() + " completes faces in the frame '" +
                                              model.description().frame + "', the pack's pictures are in '" +
                                              frame + "'.");
    }
    return models;
}

// Throws Error (input) for a wish that no model can be asked for.
void check_wishes(const std::vector<WishRule>& rules, const Models& models) {
    std::vector<std::string> known;
    for (const auto& model : models)
        for (const auto& attribute : model->attributes())
            known.push_back(attribute);
    for (const auto& rule : rules)
        if (std::find(known.begin(), known.end(), rule.attribute) == known.end())
            throw Error(ErrorKind::input,
                        "No model that is judged has the attribute '" + rule.attribute + "' of --wish" +
                            (known.empty()
                                 ? "; name a model that has with --model."
                                 : "; did you mean '" + nearest_word(rule.attribute, known) + "'?"));
}

// The method with its colours as --colours says, each as a method.
Methods in_colours(const std::shared_ptr<CompletionMethod>& method, const Words& colours) {
    Methods methods;
    for (const auto& word : colours) {
        if (word == "network")
            methods.push_back(method);
        else if (word == "matched")
            methods.push_back(with_matched_colours(method));
        else
            throw UsageError("--colours takes network or matched, not \"" + word + "\".");
    }
    return methods;
}

// The rules that concern the model; then every set of them, each as a method.
Methods under_wishes(const ModelMethod& model, std::vector<WishRule> rules) {
    const auto attributes = model.attributes();
    rules.erase(std::remove_if(rules.begin(), rules.end(),
                               [&](const WishRule& rule) {
                                   return std::find(attributes.begin(), attributes.end(), rule.attribute) ==
                                          attributes.end();
                               }),
                rules.end());
    Methods methods;
    for (const auto& set : combinations(rules))
        methods.push_back(std::make_shared<ModelMethod>(model, set));
    return methods;
}

} // namespace

Words listed(const Arguments& arguments, const std::string& name) {
    Words result;
    const Words given = arguments.given(name) ? arguments.values(name) : Words{arguments.value(name)};
    for (const auto& list : given) {
        std::istringstream stream(list);
        for (std::string word; std::getline(stream, word, ',');)
            if (!word.empty() && std::find(result.begin(), result.end(), word) == result.end())
                result.push_back(word);
    }
    return result;
}

TestPictures open_pictures(const Arguments& arguments) {
    std::vector<std::shared_ptr<const Pack>> packs;
    for (const auto& path : listed(arguments, "data"))
        packs.push_back(std::make_shared<Pack>(path));
    if (packs.empty())
        throw UsageError("--data names no pack.");
    return {packs, parse_split(arguments.value("split")), arguments.integer("count", 0, 1000000000),
            restrictions(arguments)};
}

std::map<int, Methods> open_methods(const Arguments& arguments, const TestPictures& pictures) {
    const bool automatic = arguments.value("resolution") == "auto";
    const int asked = automatic ? 0 : int(arguments.integer("resolution", 8, 4096));
    const auto rules = wish_rules(arguments);
    const auto colours = listed(arguments, "colours");
    const auto models = open_models(arguments, pictures.frame());
    check_wishes(rules, models);
    std::map<int, Methods> methods;
    for (const auto& model : models)
        for (const auto& wished : under_wishes(*model, rules))
            for (const auto& method : in_colours(wished, colours))
                methods[automatic ? model->resolution() : asked].push_back(method);
    if (methods.empty())
        methods[automatic ? pictures.packs().front()->info().resolution : asked] = {};
    for (const auto& name : listed(arguments, "baseline")) {
        const std::shared_ptr<CompletionMethod> baseline = make_baseline(name, pictures.packs());
        for (auto& [resolution, judged] : methods)
            judged.push_back(baseline);
    }
    if (methods.begin()->second.empty())
        throw UsageError("`evaluate` needs something to judge: --model NAME or --baseline telea.");
    return methods;
}

std::vector<std::string> attributes_of(const std::map<int, Methods>& methods) {
    std::vector<std::string> attributes;
    for (const auto& [resolution, judged] : methods)
        for (const auto& method : judged)
            for (const auto& attribute : method->attributes())
                if (std::find(attributes.begin(), attributes.end(), attribute) == attributes.end())
                    attributes.push_back(attribute);
    return attributes;
}

std::unique_ptr<Judge> open_judge(const Arguments& arguments) {
    if (arguments.value("judge") == "none")
        return nullptr;
    const std::filesystem::path path = arguments.given("judge")
                                           ? std::filesystem::path(arguments.value("judge"))
                                           : find_beside_models(judge_place);
    if (path.empty()) {
        std::fprintf(stderr,
                     "facefill: identity and wishes are not judged, for no model folder has %s; name a judge "
                     "with --judge FILE.\n",
                     judge_place);
        return nullptr;
    }
    auto judge = std::make_unique<Judge>(path);
    for (const auto& rule : wish_rules(arguments))
        if (!judge->index(rule.attribute))
            throw Error(ErrorKind::input, "The judge " + judge->file_name() +
                                              " does not know the attribute '" + rule.attribute +
                                              "' of --wish; name another with --judge, or --judge none.");
    return judge;
}

} // namespace facefill
