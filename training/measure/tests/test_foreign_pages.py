"""Rewriting into another alphabet, on small made-up pages."""

import unittest

from measure.foreign_pages import ALPHABETS, Tongue

TONGUE = Tongue(ALPHABETS["cyrillic"])


class ForeignPages(unittest.TestCase):
    def test_words_are_rewritten_and_nothing_else(self):
        cases = {
            "<p class=lead>Cab</p>": "<p class=lead>Цаб</p>",
            'A <a href="/cab" title="Bad &amp; b">b&nbsp;c</a>': 'А <a href="/cab" title="Бад &amp; б">б&nbsp;ц</a>',
            "<script>ab</script><style>ab</style><!-- ab -->": "<script>ab</script><style>ab</style><!-- ab -->",
            '<meta name="a" content="width=4"><meta content="A b">': '<meta name="a" content="width=4"><meta content="А б">',
            '<script type="application/ld+json">{"headline": "A \\"b\\"", "url": "ab"}</script>':
                '<script type="application/ld+json">{"headline": "А \\"б\\"", "url": "ab"}</script>',
            "At https://a.example/b": "Ат https://a.example/b",
        }
        for page, expected in cases.items():
            self.assertEqual(TONGUE.page(page), expected)
        self.assertEqual(TONGUE.markdown("[a](b) b"), "[а](b) б")
        self.assertEqual(TONGUE.gold({"id": "a", "text": "Ab", "authors": ["B"], "title": None}),
                         {"id": "a", "text": "Аб", "authors": ["Б"], "title": None})


if __name__ == "__main__":
    unittest.main()
