#include "training/cli/doctor_gimp.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace facefill {

namespace fs = std::filesystem;

namespace {

constexpr const char* install_plugin = "install the plug-in with `meson install -C build` or run `./demo`";
constexpr const char* core_name = "libfacefill.so." FACEFILL_VERSION;

struct Output {
    std::string text;
    int status = -1; // exit status; 126 and 127 where the program could not start
};

Output run_program(const std::string& command_line) {
    Output output;
    FILE* pipe = popen((command_line + " </dev/null 2>&1").c_str(), "r");
    if (pipe == nullptr)
        return output;
    std::array<char, 256> part;
    while (std::fgets(part.data(), part.size(), pipe) != nullptr)
        output.text += part.data();
    const int status = pclose(pipe);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return output;
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

std::string quoted_for_shell(const std::string& word) {
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

Finding examine_program() {
    const std::string remedy = "install GIMP 2.10 (`apt install gimp` on Debian 12)";
    for (const char* name : {"gimp-2.10", "gimp"}) {
        const Output output = run_program(std::string(name) + " --version");
        if (output.status != 0)
            continue;
        const std::string line = first_line(output.text);
        const bool supported = line.find(" 2.10.") != std::string::npos;
        return {"GIMP", line, supported ? "" : remedy + ", which the plug-in is made for"};
    }
    return {"GIMP", "there is no program gimp or gimp-2.10", remedy};
}

fs::path user_gimp_folder() {
    const fs::path home = environment("HOME");
    const std::string chosen = environment("GIMP2_DIRECTORY");
    if (!chosen.empty())
        return home / chosen; // a relative one is taken under the home folder; an absolute one replaces it
    const std::string config = environment("XDG_CONFIG_HOME");
    return (config.empty() ? home / ".config" : fs::path(config)) / "GIMP" / "2.10";
}

// Runs the file outside GIMP: it then only says that it is a plug-in, unless one of its libraries is missing.
Finding examine_plugin(const fs::path& plugin) {
    Finding finding = {"plug-in", plugin.string(), ""};
    std::error_code ignored;
    if (!fs::is_regular_file(plugin, ignored)) {
        finding.text += " is not a file";
        finding.remedy = install_plugin;
    } else if (access(plugin.c_str(), X_OK) != 0) {
        finding.text += " is not executable, so GIMP ignores it";
        finding.remedy = "run `chmod +x " + quoted_for_shell(plugin.string()) + "`";
    } else if (const Output output = run_program(quoted_for_shell(plugin.string()));
               output.status == 126 || output.status == 127) {
        finding.text += " does not start: " + first_line(output.text);
        finding.remedy = "install the library that it names, or build the plug-in on this machine";
    }
    return finding;
}

// Where the dynamic linker looks for a library of the plug-in's. Asked of the C library, because the
// command's own answer would hold the folders that it alone was linked with.
std::vector<fs::path> system_library_folders() {
    void* library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
    Dl_serinfo size;
    if (library == nullptr || dlinfo(library, RTLD_DI_SERINFOSIZE, &size) != 0)
        return {};
    std::vector<char> memory(size.dls_size);
    auto* info = reinterpret_cast<Dl_serinfo*>(memory.data());
    std::vector<fs::path> folders;
    if (dlinfo(library, RTLD_DI_SERINFOSIZE, info) == 0 && dlinfo(library, RTLD_DI_SERINFO, info) == 0)
        for (unsigned i = 0; i < info->dls_cnt; ++i)
            folders.emplace_back(info->dls_serpath[i].dls_name);
    return folders;
}

// The same places in the same order as open_core_library() in plugin/gimp2/core_library.cpp.
std::vector<fs::path> core_places(const fs::path& plugin_folder) {
    std::vector<fs::path> places = {plugin_folder / core_name};
    std::string line;
    std::ifstream core_path(plugin_folder / "core-path");
    if (std::getline(core_path, line) && !line.empty())
        places.emplace_back(line);
    places.push_back(fs::path(FACEFILL_LIBDIR) / core_name);
    for (const fs::path& folder : system_library_folders())
        places.push_back(folder / core_name);
    return places;
}

Finding examine_open_core(void* library, const std::string& place) {
    using VersionFunction = const char* (*)();
    const auto version = reinterpret_cast<VersionFunction>(dlsym(library, "facefill_version"));
    if (version == nullptr)
        return {"core", place + " is not the core of Facefill", install_plugin};
    if (std::string(version()) != FACEFILL_VERSION)
        return {"core", place + " is version " + version() + ", not " FACEFILL_VERSION, install_plugin};
    return {"core", place + " loads, version " FACEFILL_VERSION, ""};
}

Finding examine_core(const fs::path& plugin_folder) {
    std::string tried;
    for (const fs::path& place : core_places(plugin_folder)) {
        tried += (tried.empty() ? "" : "; ") + place.string();
        std::error_code ignored;
        if (!fs::exists(place, ignored))
            continue;
        // Never closed again: LibTorch does not survive it.
        if (void* library = dlopen(place.c_str(), RTLD_LAZY | RTLD_LOCAL))
            return examine_open_core(library, place);
        tried += std::string(" (") + dlerror() + ")";
    }
    return {"core", "the plug-in in " + plugin_folder.string() + " finds no core that loads; tried " + tried,
            install_plugin};
}

} // namespace

std::vector<fs::path> plugin_places() {
    const fs::path inside = fs::path("plug-ins") / "facefill" / "facefill";
    std::vector<fs::path> places = {user_gimp_folder() / inside};
    std::vector<fs::path> library_folders = {"/usr/lib", "/usr/lib64"};
    std::error_code unreadable;
    for (fs::directory_iterator entry("/usr/lib", unreadable), end; !unreadable && entry != end;
         entry.increment(unreadable))
        library_folders.push_back(entry->path()); // Debian's GIMP is under /usr/lib/TRIPLET
    std::error_code ignored;
    for (const fs::path& folder : library_folders)
        if (fs::is_directory(folder / "gimp" / "2.0" / "plug-ins", ignored))
            places.push_back(folder / "gimp" / "2.0" / inside);
    return places;
}

std::vector<Finding> examine_gimp() {
    std::vector<Finding> findings = {examine_program()};
    std::string searched;
    bool present = false;
    for (const fs::path& plugin : plugin_places()) {
        std::error_code ignored;
        searched += (searched.empty() ? "" : ", ") + plugin.string();
        if (!fs::exists(plugin, ignored))
            continue;
        present = true;
        findings.push_back(examine_plugin(plugin));
        findings.push_back(examine_core(plugin.parent_path()));
    }
    if (!present)
        findings.push_back({"plug-in", "GIMP does not see it: there is no " + searched, install_plugin});
    return findings;
}

} // namespace facefill
