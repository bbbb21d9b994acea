"""Keep the embeddings of the guide's sections: `python -m training.sections` writes `bot/understanding/weights/sections.npz`.

A start then embeds only the sections that were changed since.
"""

from pathlib import Path

import numpy as np

from bot.guide.pages import read_guide
from bot.guide.platform_file import read_platform
from bot.guide.search import key, shown
from bot.settings import ROOT
from bot.understanding.reader import WEIGHTS, loaded_reader


def main() -> None:
    """Embed the sections for every platform that ships."""
    reader = loaded_reader()
    made = {}
    for platform in ("cloud-platform", "plain"):
        guide = read_guide(ROOT, read_platform(ROOT, platform), "")
        for section in guide.sections.values():
            made[key(section)] = reader.embed(shown(section)).astype(np.float16)
    keys = sorted(made)
    written = Path(str(WEIGHTS)) / "sections.npz"  # in a checkout it is a folder
    np.savez(written, keys=np.array(keys), vectors=np.stack([made[name] for name in keys]))
    print(f"{len(made)} sections")


if __name__ == "__main__":
    main()
