//! The message kind that belongs to a file, from its name or media type.

use crate::Kind;

/// The kind for a file name. WhatsApp's naming schemes (`IMG-…` on Android, `…-PHOTO-…` on iOS) take precedence
/// over the extension.
pub fn kind_of_file(file: &str) -> Kind {
    let upper = file.to_uppercase();
    let android = [
        ("IMG-", Kind::Image),
        ("VID-", Kind::Video),
        ("AUD-", Kind::Audio),
        ("PTT-", Kind::Voice),
        ("STK-", Kind::Sticker),
        ("DOC-", Kind::Document),
    ];
    if let Some((_, kind)) = android.iter().find(|(prefix, _)| upper.starts_with(prefix)) {
        return *kind;
    }
    let ios = [
        ("-PHOTO-", Kind::Image),
        ("-VIDEO-", Kind::Video),
        ("-AUDIO-", Kind::Audio),
        ("-GIF-", Kind::Gif),
        ("-STICKER-", Kind::Sticker),
    ];
    if let Some((_, kind)) = ios.iter().find(|(part, _)| upper.contains(part)) {
        return *kind;
    }
    match upper.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "JPG" | "JPEG" | "PNG" | "HEIC" | "WEBP" | "BMP" | "TIF" | "TIFF" => Kind::Image,
        "GIF" => Kind::Gif,
        "MP4" | "MOV" | "3GP" | "MKV" | "AVI" | "WEBM" => Kind::Video,
        "MP3" | "M4A" | "AAC" | "WAV" | "FLAC" | "AMR" | "CAF" => Kind::Audio,
        "OPUS" | "OGG" => Kind::Voice,
        "VCF" => Kind::Contact,
        _ => Kind::Document,
    }
}

/// The kind for a media type such as `image/jpeg`.
pub fn kind_of_type(mime: &str) -> Kind {
    match mime.split('/').next().unwrap_or_default() {
        "image" if mime == "image/gif" => Kind::Gif,
        "image" => Kind::Image,
        "video" => Kind::Video,
        "audio" => Kind::Audio,
        _ => Kind::Document,
    }
}
