"""Old pages say what the pages said."""

import importlib.util
import unittest

PAGE = b"""<html><head><title>Ferry aground</title><meta property="og:title" content="Ferry aground">
<script>track()</script></head><body><article class="story"><h1>Ferry aground</h1>
<p>It ran <b>aground</b> at dawn.</p><p>Nobody was hurt.</p>The end.</article></body></html>"""


@unittest.skipUnless(importlib.util.find_spec("lxml"), "needs lxml, which requirements.txt has")
class OldPages(unittest.TestCase):
    def test_what_is_seen_stays_and_what_tells_goes(self):
        from measure.old_pages import old

        page = old(PAGE, keep_names=False).decode()
        for gone in ("<article", "<h1", "<p>", "class=", "og:title", "track"):
            self.assertNotIn(gone, page)
        self.assertIn("<b>Ferry aground</b><br>", page)
        self.assertIn("It ran <b>aground</b> at dawn.<br><br>Nobody was hurt.<br><br>The end.", page)
        self.assertIn('class="story"', old(PAGE, keep_names=True).decode())


if __name__ == "__main__":
    unittest.main()
