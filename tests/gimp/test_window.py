#!/usr/bin/env python3
"""Works the plug-in's dialog in a real GIMP window on a virtual screen, as a user would: menu, dialog, Fill, undo,
redo, repeat, cancel, wishes, a refusal. Script-Fu's server tells what the image looks like meanwhile.

Usage: test_window.py PLUGIN FAKE_CORE COMPARE_LAYERS PICTURE_FOLDER; FACEFILL_VERSION is set. The screenshots go into
PICTURE_FOLDER. Exit status 77: a program is missing."""
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE = 120  # seconds; a busy machine takes its time to open windows


class Checks:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, good, seen=""):
        print(f"{'ok' if good else 'FAIL'} {name}" + ("" if good else f": {seen}"), flush=True)
        if good:
            self.passed += 1
        else:
            self.failed += 1

    def summary(self):
        print(f"100%: Checks: {self.passed + self.failed}, Failures: {self.failed}, Errors: 0")
        return 1 if self.failed else 0


def wait_for(what, probe, patience=PATIENCE):
    """Returns probe()'s first result that is true."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        result = probe()
        if result:
            return result
        time.sleep(0.3)
    raise TimeoutError(f"waited {patience} s for {what}")


class Screen:
    """A virtual screen with a window manager."""

    def __init__(self, picture_folder):
        self.pictures = pathlib.Path(picture_folder)
        self.pictures.mkdir(parents=True, exist_ok=True)
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x960x24", "-nolisten", "tcp"],
            pass_fds=[write_end], stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as numbers:
            display = ":" + numbers.readline().strip()
        self.environment = dict(os.environ, DISPLAY=display, NO_AT_BRIDGE="1", LC_ALL="C.UTF-8")
        self.manager = subprocess.Popen(["openbox"], env=self.environment, stderr=subprocess.DEVNULL)

    def xdotool(self, *words):
        done = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True)
        return done.stdout.split()

    def find(self, title):
        return wait_for(f"the window '{title}'", lambda: self.xdotool("search", "--onlyvisible", "--name", title))[-1]

    def is_open(self, title):
        return bool(self.xdotool("search", "--onlyvisible", "--name", title))

    def press(self, window, *keys):
        self.xdotool("windowactivate", "--sync", window)
        for key in keys:
            self.xdotool("key", key)
            time.sleep(0.5)

    def click_at_bottom_right(self, window, left, up):
        """Clicks as many pixels left of and above the window's corner."""
        self.xdotool("windowactivate", "--sync", window)
        geometry = dict(line.split("=") for line in self.xdotool("getwindowgeometry", "--shell", window))
        x, y = int(geometry["WIDTH"]) - left, int(geometry["HEIGHT"]) - up
        self.xdotool("mousemove", "--window", window, str(x), str(y), "click", "1")

    def photograph(self, name):
        subprocess.run(["import", "-window", "root", str(self.pictures / f"{name}.png")], env=self.environment,
                       check=True)

    def close(self):
        self.manager.terminate()
        self.server.terminate()
        self.manager.wait()
        self.server.wait()


class Gimp:
    """GIMP with a window, and with Script-Fu's server for questions."""

    def __init__(self, screen, profile, log):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        serve = f'(plug-in-script-fu-server RUN-NONINTERACTIVE "127.0.0.1" {self.port} "")'
        self.process = subprocess.Popen(
            ["dbus-run-session", "--", "gimp", "-n", "-s", "-d", "-f", "-b", serve],
            env=dict(screen.environment, GIMP2_DIRECTORY=str(profile)), stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT, start_new_session=True)
        self.connection = wait_for("Script-Fu's server", self.connect)

    def connect(self):
        try:
            return socket.create_connection(("127.0.0.1", self.port), PATIENCE)
        except OSError:
            return None

    def receive(self, count):
        data = b""
        while len(data) < count:
            part = self.connection.recv(count - len(data))
            if not part:
                raise ConnectionError("GIMP went down")
            data += part
        return data

    def evaluate(self, scheme):
        command = scheme.encode()
        self.connection.sendall(struct.pack(">cH", b"G", len(command)) + command)
        _, error, length = struct.unpack(">cBH", self.receive(4))
        text = self.receive(length).decode()
        if error:
            raise RuntimeError(f"{scheme}: {text}")
        return text.strip()

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


SETUP = """
(define image (car (gimp-image-new 300 200 RGB)))
(define layer (car (gimp-layer-new image 300 200 RGB-IMAGE "photo" 100 LAYER-MODE-NORMAL)))
(gimp-image-insert-layer image layer 0 -1)
(gimp-context-set-foreground '(250 200 30))
(gimp-context-set-background '(10 60 200))
(gimp-drawable-edit-gradient-fill layer GRADIENT-LINEAR 0 FALSE 1 0 FALSE 0 0 299 199)
(gimp-image-select-ellipse image CHANNEL-OP-REPLACE 100 50 80 60)
(gimp-selection-feather image 6)
(define original (car (gimp-image-get-active-layer (car (gimp-image-duplicate image)))))
(gimp-image-undo-disable image)
(gimp-image-undo-enable image)
(gimp-display-new image)
(define (changed) (cadr (test-compare-layers image original layer)))
(define (red x y) (vector-ref (cadr (gimp-drawable-get-pixel layer x y)) 0))
(define (keep text)
  (gimp-procedural-db-set-data "plug-in-facefill" (string-length text)
                               (list->vector (map char->integer (string->list text)))))
"""


def fill_by_dialog(screen, gimp, checks):
    window = screen.find("Untitled")
    screen.press(window, "alt+r", "h")
    screen.photograph("menu")
    screen.press(window, "f")
    dialog = screen.find("^Fill Face Region")
    time.sleep(1)
    screen.photograph("dialog")
    screen.press(dialog, "alt+a")
    screen.photograph("dialog-advanced")
    screen.press(dialog, "alt+s", "ctrl+a", "9", "9", "alt+l")
    wait_for("the fill", lambda: not screen.is_open("^Fill Face Region") and gimp.evaluate("(changed)") != "0")
    screen.photograph("filled")
    checks.check("the dialog's seed arrives and the hole is filled", gimp.evaluate("(red 140 80)") == "99",
                 gimp.evaluate("(red 140 80)"))
    checks.check("nothing changes outside", gimp.evaluate("(car (test-compare-layers image original layer))") == "0")
    return window


def undo_and_redo(screen, gimp, checks, window):
    bounds = "(gimp-selection-bounds image)"
    before = gimp.evaluate(bounds)
    screen.press(window, "ctrl+z")
    wait_for("undo", lambda: gimp.evaluate("(changed)") == "0", 20)
    checks.check("one undo step brings back every byte",
                 gimp.evaluate("(caddr (test-compare-layers image original layer))") in ("0", "0.0"))
    checks.check("undo leaves the selection", gimp.evaluate(bounds) == before, gimp.evaluate(bounds))
    screen.press(window, "ctrl+y")
    wait_for("redo", lambda: gimp.evaluate("(changed)") != "0", 20)
    checks.check("redo brings back the fill", gimp.evaluate("(red 140 80)") == "99")
    screen.press(window, "ctrl+z")
    wait_for("undo", lambda: gimp.evaluate("(changed)") == "0", 20)


def running(plugin):
    """Whether a process of this very file lives."""
    for link in pathlib.Path("/proc").glob("[0-9]*/exe"):
        try:
            if os.readlink(link) == str(plugin):
                return True
        except OSError:
            continue
    return False


def repeat_and_cancel(screen, gimp, checks, window, plugin):
    screen.press(window, "ctrl+f")
    wait_for("the repeated fill", lambda: gimp.evaluate("(changed)") != "0")
    checks.check("repeating takes the last values", gimp.evaluate("(red 140 80)") == "99")
    screen.press(window, "ctrl+z")
    wait_for("undo", lambda: gimp.evaluate("(changed)") == "0", 20)
    gimp.evaluate(r'(keep "facefill 1\nmodel slow\n")')
    screen.press(window, "ctrl+f")
    wait_for("the slow fill", lambda: running(plugin))
    time.sleep(2)
    screen.photograph("progress")
    screen.click_at_bottom_right(window, 50, 15)  # the Cancel button of the status bar
    wait_for("the slow fill's end", lambda: not running(plugin), 20)
    screen.photograph("cancelled")
    checks.check("cancelling leaves the image as it was", gimp.evaluate("(changed)") == "0")
    gimp.evaluate(r'(keep "facefill 1\nseed 50\n")')
    screen.press(window, "ctrl+f")
    wait_for("the fill after a cancelled one", lambda: gimp.evaluate("(changed)") != "0")
    checks.check("after cancelling it works again", gimp.evaluate("(red 140 80)") == "50")
    screen.press(window, "ctrl+z")
    wait_for("undo", lambda: gimp.evaluate("(changed)") == "0", 20)
    checks.check("and is one undo step again", gimp.evaluate("(red 140 80)") != "50")


def layer_filled_with(screen, gimp, window, name, kept, keys):
    """The new layer's name, which ends in the wish, after these keys in a dialog that begins with the kept values."""
    gimp.evaluate(f'(keep "facefill 1\\noutput 1\\n{kept}")')
    screen.press(window, "ctrl+shift+f")
    dialog = screen.find("^Fill Face Region")
    time.sleep(1)
    screen.press(dialog, *keys.split())
    screen.photograph(name)
    screen.press(dialog, "alt+l")
    layer_count = "(car (gimp-image-get-layers image))"
    wait_for("the new layer", lambda: not screen.is_open("^Fill Face Region") and gimp.evaluate(layer_count) == "2")
    added = "(car (gimp-image-get-active-layer image))"
    layer = gimp.evaluate(f"(car (gimp-item-get-name {added}))")
    gimp.evaluate(f"(begin (gimp-image-remove-layer image {added}) (gimp-image-set-active-layer image layer))")
    return layer


# The models that the stand-in core lists: one value, hats and smiles, glasses, slow.
WISHES = [
    ("the best model offers every attribute, in the core's own spelling", "", "alt+m Tab Down", "Wearing_Hat=yes"),
    ("what no model can do together is greyed out", "", "alt+m Tab Down Tab Down Down Tab Down",
     "Wearing_Hat=yes,Smiling=no"),
    ("another model takes its own attributes alone", r"wish Smiling=yes\n", "alt+m Down Down Down Tab Down Down",
     "Eyeglasses=no"),
    ("a model without attributes takes no wish", r"wish Smiling=yes\n", "alt+m Down", ""),
    ("the last wish comes back, in any spelling and of any degree", r"wish smiling=0.5\n", "", "Smiling=0.5"),
    ("a model that is not listed takes any text", r"model /my/own.safetensors\nwish Bald=no\n", "", "Bald=no"),
]


def wish(screen, gimp, checks, window):
    for number, (name, kept, keys, expected) in enumerate(WISHES):
        layer = layer_filled_with(screen, gimp, window, f"wish-{number}", kept, keys)
        checks.check(name, layer.strip('"') == f"Face fill (fake {expected})", layer)


def refuse(screen, gimp, checks, window):
    gimp.evaluate("(gimp-selection-none image)")
    screen.press(window, "ctrl+f")
    time.sleep(3)
    screen.photograph("refusal")
    checks.check("a refusal opens GIMP's message", screen.is_open("GIMP Message"))


def main():
    programs = ["gimp", "Xvfb", "openbox", "xdotool", "import", "dbus-run-session"]
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        print(f"Not installed, so the dialog is not tested: {', '.join(missing)}.")
        return 77
    plugin, core, compare, pictures = sys.argv[1:]
    checks = Checks()
    with tempfile.TemporaryDirectory() as scratch, open(pathlib.Path(pictures).with_suffix(".log"), "w") as log:
        profile = pathlib.Path(scratch, "profile")
        subprocess.run(["bash", "-c", '. "$0/profile.sh" && make_profile "$@"', HERE, profile, plugin, core, compare],
                       check=True)
        # Without docks the status bar spans the window, and its Cancel button sits in the corner.
        (profile / "sessionrc").write_text("(single-window-mode yes)\n(hide-docks yes)\n")
        screen = Screen(pictures)
        gimp = None
        try:
            gimp = Gimp(screen, profile, log)
            gimp.evaluate(f"(begin {SETUP})")
            window = fill_by_dialog(screen, gimp, checks)
            undo_and_redo(screen, gimp, checks, window)
            repeat_and_cancel(screen, gimp, checks, window, profile / "plug-ins/facefill/facefill")
            wish(screen, gimp, checks, window)
            refuse(screen, gimp, checks, window)
        except (TimeoutError, RuntimeError, OSError) as error:
            screen.photograph("broke-off")
            checks.check("the session went through", False, error)
        finally:
            if gimp:
                gimp.close()
            screen.close()
    return checks.summary()


if __name__ == "__main__":
    sys.exit(main())
