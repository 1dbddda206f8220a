//! What the programs of forums, and what is used like one, call the elements of a post.

/// A program.
struct Program {
    /// What it calls a post or a part of it, and hardly anybody else does.
    posts: &'static [&'static str],
    /// What it calls the element that holds the text of one post, and nothing else: XenForo's also holds
    /// signatures and quotations.
    texts: &'static [&'static str],
}

#[rustfmt::skip] // one program, one line
const PROGRAMS: &[Program] = &[
    Program { posts: &["crawler-post", "topic-post"], texts: &["cooked"] }, // Discourse
    Program { posts: &["postprofile"], texts: &[] }, // phpBB
    Program { posts: &["message--post", "bbwrapper"], texts: &[] }, // XenForo
    Program { posts: &["messagetext"], texts: &[] }, // XenForo 1
    Program { posts: &["postcontainer", "postbitlegacy", "postbit"], texts: &[] }, // vBulletin
    Program { posts: &["b-post__content"], texts: &["b-post__content"] }, // vBulletin 5
    Program { posts: &["plhin", "t_f"], texts: &["t_f"] }, // Discuz!
    Program { posts: &["post_wrapper"], texts: &[] }, // SMF
    Program { posts: &["cpost", "ipscomment"], texts: &[] }, // Invision
    Program { posts: &["blockpost"], texts: &[] }, // PunBB, FluxBB
    Program { posts: &["wbbpost"], texts: &[] }, // WoltLab
    Program { posts: &["commentpost"], texts: &[] }, // Flarum
    Program { posts: &[], texts: &["post_body"] }, // MyBB
    Program { posts: &["bbp-reply-content", "bbp-topic-content"], texts: &["bbp-reply-content", "bbp-topic-content"] }, // bbPress
    Program { posts: &["wpforo-post", "wpforo-post-content"], texts: &["wpforo-post-content"] }, // wpForo
    Program { posts: &["sppostcontentsection"], texts: &[] }, // Simple:Press
    Program { posts: &["lia-message-body-content"], texts: &["lia-message-body-content"] }, // Khoros
    Program { posts: &["kmsg"], texts: &["kmsg"] }, // Kunena
    Program { posts: &["post-element"], texts: &[] }, // Asgaros
    Program { posts: &["comment-node"], texts: &[] }, // Lemmy
    Program { posts: &["comments_subtree"], texts: &["comment_text"] }, // Lobsters
    Program { posts: &["usertext-body"], texts: &["usertext-body"] }, // Reddit as it was
    Program { posts: &["commtext"], texts: &["commtext"] }, // Hacker News
    Program { posts: &[], texts: &["js-post-body"] }, // Stack Exchange
    Program { posts: &["qa-a-item-content", "qa-q-view-content"], texts: &["qa-a-item-content", "qa-q-view-content"] }, // Question2Answer
    Program { posts: &["dwqa-answer-item", "dwqa-question-item"], texts: &[] }, // DW Question & Answer
    Program { posts: &["timeline-comment"], texts: &[] }, // GitHub
    Program { posts: &["forum-post", "forum-post-content"], texts: &["forum-post-content"] }, // what others call it
];

/// Whether a class name or the like is a post's or that of a part of one.
pub fn marks_post(name: &str) -> bool {
    PROGRAMS.iter().any(|program| program.posts.contains(&name))
}

/// Whether a class name or the like is that of the text of a post.
pub fn holds_text(name: &str) -> bool {
    PROGRAMS.iter().any(|program| program.texts.contains(&name))
}
