#!/usr/bin/python3
"""What others make of the same data: scikit-learn and fastText, trained on the corpus, measured on the same paragraphs.

    peers.py train {scikit-learn,fastText} --data data/paragraphs --cache FOLDER [--labelled FILE]
    peers.py run   {scikit-learn,fastText} --data data/paragraphs --cache FOLDER --texts FILE --first N --count N

Both print one line of JSON, as tests/PeaceClassify.Benchmarks/Measured.cs has it. Models are kept under a hash of the data and of this file.
scikit-learn is imported only where it is used: what a process has had in memory before counts towards the peak of the one it starts.
"""

import argparse
import hashlib
import json
import os
import pathlib
import pickle
import re
import subprocess
import sys
import tempfile
import time

LABEL = "__label__"
THRESHOLD = 0.5
BATCH = 1_000  # texts that scikit-learn gets at a time: more are no quicker


# --- the corpus and the paragraphs


def read(path):
    with open(path, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def corpus(data):
    """The labelled paragraphs that a person reviewed, as PeaceClassify trains on them."""
    paragraphs = [p for file in sorted(pathlib.Path(data).rglob("*.jsonl")) for p in read(file)]
    return [p for p in paragraphs if p.get("reviewed", True)]


def cut(path, first, count):
    """`count` texts from number `first` on, beginning anew where they end."""
    texts = [line["text"] for line in read(path)]
    return [texts[number % len(texts)] for number in range(first, first + count)]


def key(data):
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    for file in sorted(pathlib.Path(data).rglob("*.jsonl")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def micro_f1(given, labelled):
    """`given`: for each paragraph the set of its themes."""
    truth = [set(p["themes"]) for p in labelled]
    hits = sum(len(ours & theirs) for ours, theirs in zip(given, truth))
    return 2 * hits / (sum(map(len, given)) + sum(map(len, truth)))


# --- scikit-learn: the same kind of features, one linear classifier a theme, cut where F1 is best in cross-validation


class ScikitLearn:
    name = "scikit-learn"

    def __init__(self, cache):
        self.path = cache.with_suffix(".pickle")

    def train(self, paragraphs):
        import numpy
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.metrics import precision_recall_curve
        from sklearn.model_selection import KFold, cross_val_predict
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline, make_union
        from sklearn.preprocessing import MultiLabelBinarizer
        from sklearn.svm import LinearSVC

        texts = [p["text"] for p in paragraphs]
        themes = MultiLabelBinarizer()
        truth = themes.fit_transform([p["themes"] for p in paragraphs])
        model = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True),
            ),
            OneVsRestClassifier(LinearSVC()),
        )
        folds = KFold(5, shuffle=True, random_state=17)
        margins = cross_val_predict(model, texts, truth, cv=folds, method="decision_function")
        thresholds = []
        for label in range(truth.shape[1]):
            precision, recall, cuts = precision_recall_curve(truth[:, label], margins[:, label])
            f1 = 2 * precision * recall / numpy.maximum(precision + recall, 1e-12)
            thresholds.append(cuts[numpy.argmax(f1[:-1])])

        model.fit(texts, truth)
        self.path.write_bytes(pickle.dumps((model, numpy.array(thresholds), list(themes.classes_))))

    def predict(self, texts):
        model, thresholds, themes = pickle.loads(self.path.read_bytes())
        return [{themes[label] for label in row.nonzero()[0]} for row in model.decision_function(texts) >= thresholds]

    def run(self, texts):
        model, thresholds, _ = pickle.loads(self.path.read_bytes())
        model.decision_function(texts[:BATCH])  # what is imported at the first call is not classification
        wall, processor = time.perf_counter(), time.process_time()
        for start in range(0, len(texts), BATCH):
            model.decision_function(texts[start : start + BATCH]) >= thresholds
        return time.perf_counter() - wall, time.process_time() - processor, peak("self")

    def size(self):
        return self.path.stat().st_size


def peak(process):
    status = pathlib.Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmHWM:\s*(\d+) kB", status)[1]) * 1024


# --- fastText: Debian's program, loading not counted


class FastText:
    name = "fastText"

    def __init__(self, cache):
        self.prefix = cache
        self.path = pathlib.Path(f"{cache}.bin")

    @staticmethod
    def line(text):
        """As its tutorial prepares text: lower case, punctuation by itself. Not counted."""
        return " ".join(re.sub(r"([^\w\s])", r" \1 ", text.lower()).split())

    def train(self, paragraphs):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
            for p in paragraphs:
                file.write(" ".join([*(LABEL + theme for theme in p["themes"]), self.line(p["text"])]) + "\n")
            file.flush()
            options = "-loss ova -wordNgrams 2 -minn 3 -maxn 5 -epoch 25 -lr 1 -thread 1 -verbose 0".split()
            subprocess.run(
                ["fasttext", "supervised", "-input", file.name, "-output", str(self.prefix), *options], check=True, stdout=subprocess.DEVNULL
            )
        pathlib.Path(f"{self.prefix}.vec").unlink(missing_ok=True)  # for people to read; as large as the model

    def predict(self, texts):
        with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as output:
            self.timed(texts, output)
            output.seek(0)
            rows = [[word[len(LABEL) :] for word in row.split() if word.startswith(LABEL)] for row in output]
        if len(rows) != len(texts):
            sys.exit(f"fasttext answered {len(rows)} lines for {len(texts)} paragraphs")
        return [set(row) for row in rows]

    def run(self, texts):
        with open(os.devnull, "w", encoding="utf-8") as nowhere:
            loading = self.timed(texts[:1], nowhere)
            whole = self.timed(texts, nowhere)
        return whole[0] - loading[0], whole[1] - loading[1], whole[2]

    def timed(self, texts, output):
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
            file.writelines(self.line(text) + "\n" for text in texts)
            file.flush()
            wall = time.perf_counter()
            process = subprocess.Popen(["fasttext", "predict-prob", str(self.path), file.name, "-1", str(THRESHOLD)], stdout=output)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                sys.exit(f"fasttext ended with {process.returncode}")
            return time.perf_counter() - wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024

    def size(self):
        return self.path.stat().st_size


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["train", "run"])
    parser.add_argument("peer", choices=[ScikitLearn.name, FastText.name])
    parser.add_argument("--data", required=True)
    parser.add_argument("--cache", required=True, type=pathlib.Path)
    parser.add_argument("--labelled")
    parser.add_argument("--texts")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int)
    arguments = parser.parse_args()

    arguments.cache.mkdir(parents=True, exist_ok=True)
    peer = {kind.name: kind for kind in (ScikitLearn, FastText)}[arguments.peer](arguments.cache / f"{arguments.peer}-{key(arguments.data)}")
    if not peer.path.exists():
        print(f"Training {peer.name}; it is kept for the next time.", file=sys.stderr)
        peer.train(corpus(arguments.data))

    if arguments.what == "train":
        labelled = read(arguments.labelled) if arguments.labelled else None
        f1 = micro_f1(peer.predict([p["text"] for p in labelled]), labelled) if labelled else None
        print(json.dumps({"part": "quality", "name": peer.name, "modelBytes": peer.size(), "microF1": f1}))
    else:
        texts = cut(arguments.texts, arguments.first, arguments.count)
        wall, processor, peak_bytes = peer.run(texts)
        print(json.dumps({
            "part": "rate", "name": peer.name, "count": len(texts), "bytes": sum(len(text.encode()) for text in texts),
            "wallSeconds": wall, "processorSeconds": processor, "peakBytes": peak_bytes,
        }))


if __name__ == "__main__":
    main()
