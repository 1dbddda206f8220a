"""The measures, by example."""

import unittest

from measure import metrics, report
from measure.sets import thin

GOLD = {"text": None, "with": [], "without": [], "title": None, "authors": [], "published": None}


class Words(unittest.TestCase):
    def test_overlap_counts_repeats(self):
        cases = [
            ("a b c d", "a b c d", (1.0, 1.0, 1.0)),
            ("a b c d", "a b", (1.0, 0.5, 2 / 3)),
            ("a b", "a b c d", (0.5, 1.0, 2 / 3)),
            ("a b", "a a a a", (0.25, 0.5, 1 / 3)),
            ("a b", "c", (0.0, 0.0, 0.0)),
            ("", "", (1.0, 1.0, 1.0)),
            ("", "a", (0.0, 0.0, 0.0)),
            ("a", "", (0.0, 0.0, 0.0)),
        ]
        for gold, found, expected in cases:
            with self.subTest(gold=gold, found=found):
                for figure, wanted in zip(metrics.overlap(gold.split(), found.split()), expected):
                    self.assertAlmostEqual(figure, wanted)

    def test_words_are_lower_cased_runs_of_word_characters(self):
        self.assertEqual(metrics.words("Don't STOP, Öl_9 東京。"), ["don", "t", "stop", "öl_9", "東京"])

    def test_shingles(self):
        self.assertEqual(metrics.shingles("A b, c d e"), [("A", "b", "c", "d"), ("b", "c", "d", "e")])
        self.assertEqual(metrics.shingles("A b"), [("A", "b")])
        self.assertEqual(metrics.shingles(" … "), [])


class Facts(unittest.TestCase):
    def test_titles(self):
        self.assertTrue(metrics.same_title("Old  Harbour\nReopens", "old harbour reopens"))
        self.assertFalse(metrics.same_title("Old Harbour", "Old Harbour | The Mail"))
        self.assertFalse(metrics.same_title("Old Harbour", None))

    def test_authors(self):
        cases = [
            (["Ada Moss and Jo Lind"], ["Ada Moss", "Jo Lind"], True),
            (["Ada Moss", "Jo Lind"], ["Jo Lind", "ada moss"], True),
            (["Ada Moss"], ["Ada Moss", "Jo Lind"], False),
            (["Ada Moss"], ["Ada Moss Staff"], False),
            (["Ada Moss"], [], False),
        ]
        for gold, found, same in cases:
            with self.subTest(gold=gold, found=found):
                self.assertEqual(metrics.same_authors(gold, found), same)

    def test_days(self):
        cases = [
            ("2024-05-01", "2024-05-01", True),
            ("2024-05-01 07:29:00+02:00", "2024-05-01T05:29:00Z", True),
            ("2024-05-01", "2024-05-02T00:10:00+02:00", False),
            ("2024-05", "2024-05-17", True),
            ("2024-05-01", "2024-05", False),
            ("2024-05-01", None, False),
        ]
        for gold, found, same in cases:
            with self.subTest(gold=gold, found=found):
                self.assertEqual(metrics.same_day(gold, found), same)

    def test_where_there_is_no_gold_there_is_no_measure(self):
        measured = metrics.measure({**GOLD, "published": "NaT"}, {"text": "words"})
        for key in ("f1", "shingles", "title", "authors", "published"):
            self.assertIsNone(measured[key], key)
        self.assertFalse(measured["false_date"])


class Sets(unittest.TestCase):
    def test_snippets_are_counted_over_the_set(self):
        one = metrics.measure({**GOLD, "without": ["Read  more", "Log in"]}, {"text": "… read more"})
        two = metrics.measure({**GOLD, "without": ["x", "y"]}, {"text": ""})
        self.assertEqual(report.percent([one, two], "without"), 25.0)

    def test_shingle_f1_is_of_the_means(self):
        measures = [{"shingles": (1.0, 0.5)}, {"shingles": (0.5, 0.5)}, {"shingles": None}]
        self.assertAlmostEqual(report.shingle_f1(measures), 2 * 0.75 * 0.5 / 1.25)

    def test_false_dates_need_a_set_with_dates(self):
        dated, false = {"false_date": None}, {"false_date": True}
        self.assertEqual(report.false_dates([dated, false]), 100.0)
        self.assertIsNone(report.false_dates([false, false]))

    def test_other_kinds(self):
        removed = [{"kind": "other"}, {"kind": "navigation"}]
        self.assertEqual(metrics.measure(GOLD, {"removed": removed})["removed_other"], (1, 2))

    def test_thinning_is_even(self):
        self.assertEqual(thin(list(range(10)), 4), [0, 2, 5, 7])
        self.assertEqual(thin([1, 2], 4), [1, 2])


if __name__ == "__main__":
    unittest.main()
