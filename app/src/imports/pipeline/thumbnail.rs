//! Properties of media files: dimensions, duration and a thumbnail.
//!
//! Pictures are decoded here, within a memory limit. The thumbnail of a video is its first frame, which requires
//! `ffmpeg` and `ffprobe` on the machine. Without them, videos have neither thumbnail nor known dimensions.

use std::io::{Cursor, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use lofty::file::AudioFile;
use lofty::probe::Probe;
use serde_json::Value;

/// The longer side of a thumbnail in pixels. The timeline shows 320 CSS pixels, which are 640 on high-density screens.
const THUMBNAIL_SIDE: u32 = 640;
/// Pictures of up to this many bytes are shown without a thumbnail.
const MAX_WITHOUT_THUMBNAIL: usize = 60_000;
const JPEG_QUALITY: u8 = 80;
/// Pictures that need more bytes of memory than this are not decoded.
const MAX_DECODED: u64 = 512 << 20;
/// The time limit for ffmpeg and ffprobe per file.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Properties of a media file.
#[derive(Debug, Default)]
pub struct MediaInfo {
    /// Width and height in pixels, after applying the Exif orientation.
    pub dimensions: Option<(u32, u32)>,
    /// The duration in milliseconds.
    pub duration_ms: Option<u32>,
    /// A JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

/// Inspects the contents of a file. Properties that cannot be determined are `None`.
pub fn inspect(mime: &str, bytes: &[u8]) -> MediaInfo {
    match mime.split('/').next() {
        Some("image") => picture(bytes).unwrap_or_default(),
        Some("audio") => MediaInfo { duration_ms: audio_duration(bytes), ..MediaInfo::default() },
        Some("video") => video(bytes).unwrap_or_default(),
        _ => MediaInfo::default(),
    }
}

fn picture(bytes: &[u8]) -> Option<MediaInfo> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    let (width, height) = decoder.dimensions();
    let turned = matches!(
        orientation,
        image::metadata::Orientation::Rotate90
            | image::metadata::Orientation::Rotate270
            | image::metadata::Orientation::Rotate90FlipH
            | image::metadata::Orientation::Rotate270FlipH
    );
    let dimensions = Some(if turned { (height, width) } else { (width, height) });
    // `from_decoder` ignores the limits and allocates the whole picture. A small file can decode to many gigabytes.
    if bytes.len() <= MAX_WITHOUT_THUMBNAIL || decoder.total_bytes() > MAX_DECODED {
        return Some(MediaInfo { dimensions, ..MediaInfo::default() });
    }
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(MediaInfo { dimensions, thumbnail: thumbnail(&image), duration_ms: None })
}

/// Scales an image down to a JPEG. Transparent pixels become white.
fn thumbnail(image: &DynamicImage) -> Option<Vec<u8>> {
    let image = image.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
    let flat = if image.color().has_alpha() {
        let mut white = image::RgbaImage::from_pixel(image.width(), image.height(), image::Rgba([255; 4]));
        image::imageops::overlay(&mut white, &image.to_rgba8(), 0, 0);
        DynamicImage::from(white).to_rgb8()
    } else {
        image.to_rgb8()
    };
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY).encode_image(&flat).ok()?;
    Some(jpeg)
}

/// The duration of an audio file in milliseconds.
fn audio_duration(bytes: &[u8]) -> Option<u32> {
    let file = Probe::new(Cursor::new(bytes)).guess_file_type().ok()?.read().ok()?;
    u32::try_from(file.properties().duration().as_millis()).ok().filter(|duration| *duration > 0)
}

fn video(bytes: &[u8]) -> Option<MediaInfo> {
    let mut file = tempfile::NamedTempFile::new().ok()?;
    file.write_all(bytes).ok()?;
    let path = file.path().to_str()?;
    let about = run("ffprobe", &["-show_entries", "stream=width,height:format=duration", "-of", "json", path])?;
    let about: Value = serde_json::from_slice(&about).ok()?;
    let stream = about["streams"].as_array()?.iter().find(|stream| stream["width"].is_u64());
    let side = |key: &str| stream.and_then(|stream| stream[key].as_u64()).and_then(|side| u32::try_from(side).ok());
    let seconds: Option<f64> = about["format"]["duration"].as_str().and_then(|text| text.parse().ok());
    let scale = format!("scale='min({THUMBNAIL_SIDE},iw)':-2");
    let frame = ["-i", path, "-frames:v", "1", "-vf", &scale, "-f", "image2pipe", "-c:v", "mjpeg", "pipe:1"];
    Some(MediaInfo {
        dimensions: side("width").zip(side("height")),
        duration_ms: seconds.map(|seconds| (seconds * 1000.0) as u32).filter(|duration| *duration > 0),
        thumbnail: run("ffmpeg", &[&["-nostdin"], frame.as_slice()].concat()).filter(|jpeg| !jpeg.is_empty()),
    })
}

/// Containers of videos. Playlists and the like are missing, because they can name other files of the server, which
/// would end up in a thumbnail.
const CONTAINERS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,asf,flv,mpeg,mpegts,mpegvideo,ogg,gif";

/// Runs `ffmpeg` or `ffprobe` and returns its output (at most 16 MiB). The program cannot access the network and reads
/// only [`CONTAINERS`]. It is killed after [`TIMEOUT`].
fn run(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(["-v", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", CONTAINERS])
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut output = child.stdout.take()?;
    let reading = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        output.by_ref().take(16 << 20).read_to_end(&mut bytes).map(|_| bytes)
    });
    let finished = wait(&mut child);
    let bytes = reading.join().ok()?.ok()?;
    finished.then_some(bytes)
}

/// Waits for a program, or kills it after [`TIMEOUT`]. Returns whether it succeeded.
fn wait(child: &mut Child) -> bool {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if started.elapsed() < TIMEOUT => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let noise = |x: u32, y: u32| image::Rgb([(x * 7 + y * 13) as u8, (x * y) as u8, (x ^ y) as u8]);
        let mut bytes = Vec::new();
        let image = DynamicImage::from(image::RgbImage::from_fn(width, height, noise));
        image.write_to(&mut Cursor::new(&mut bytes), image::ImageFormat::Png).expect("a picture");
        bytes
    }

    #[test]
    fn only_large_pictures_get_a_thumbnail() {
        let large = inspect("image/png", &png(1200, 600));
        assert_eq!(large.dimensions, Some((1200, 600)));
        let thumbnail = image::load_from_memory(&large.thumbnail.expect("a thumbnail")).expect("a JPEG");
        assert_eq!((thumbnail.width(), thumbnail.height()), (640, 320));
        let small = inspect("image/png", &png(20, 10));
        assert_eq!((small.dimensions, small.thumbnail), (Some((20, 10)), None));
    }

    /// A valid black PNG with one bit per pixel: hundreds of megapixels in less than a megabyte.
    fn decompression_bomb(width: u32, height: u32) -> Vec<u8> {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let row = vec![0; 1 + width.div_ceil(8) as usize];
        (0..height).for_each(|_| zlib.write_all(&row).expect("into memory"));
        let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[1, 0, 0, 0, 0]].concat();
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, data) in [(b"IHDR", header), (b"IDAT", zlib.finish().expect("into memory")), (b"IEND", Vec::new())] {
            let mut crc = flate2::Crc::new();
            crc.update(name);
            crc.update(&data);
            png.extend(u32::try_from(data.len()).expect("small").to_be_bytes());
            png.extend(name.iter().chain(&data).chain(&crc.sum().to_be_bytes()));
        }
        png
    }

    #[test]
    fn decompression_bombs_are_not_decoded() {
        // Needs 600 MB when decoded.
        let bytes = decompression_bomb(25_000, 24_000);
        assert!((MAX_WITHOUT_THUMBNAIL..4 << 20).contains(&bytes.len()), "{}", bytes.len());
        let info = inspect("image/png", &bytes);
        assert_eq!((info.dimensions, info.thumbnail), (Some((25_000, 24_000)), None));
    }

    /// Writes two seconds of a test picture to `a.mp4` in a temporary folder.
    fn test_video() -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.mp4");
        let source = ["-f", "lavfi", "-i", "testsrc=duration=2:size=1280x720:rate=5", "-pix_fmt", "yuv420p"];
        let made = Command::new("ffmpeg").args(["-v", "error"]).args(source).arg(&path).status();
        assert!(made.expect("ffmpeg, which make setup installs").success());
        (folder, path)
    }

    #[test]
    fn a_playlist_cannot_show_other_files_of_the_server() {
        let (_folder, path) = test_video();
        let playlist =
            format!("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:{}\n#EXT-X-ENDLIST\n", path.display());
        let info = inspect("video/mp4", playlist.as_bytes());
        assert!(info.thumbnail.is_none() && info.duration_ms.is_none());
    }

    #[test]
    fn videos_get_a_thumbnail_and_a_duration() {
        let (_folder, path) = test_video();
        let video = inspect("video/mp4", &std::fs::read(path).expect("a video"));
        assert_eq!((video.dimensions, video.duration_ms), (Some((1280, 720)), Some(2000)));
        let poster = image::load_from_memory(&video.thumbnail.expect("a poster")).expect("a JPEG");
        assert_eq!((poster.width(), poster.height()), (640, 360));
    }

    #[test]
    fn invalid_files_have_no_properties() {
        for mime in ["image/jpeg", "audio/ogg", "video/mp4", "application/pdf"] {
            let info = inspect(mime, b"no such thing");
            assert!(info.dimensions.is_none() && info.thumbnail.is_none() && info.duration_ms.is_none(), "{mime}");
        }
    }

    #[test]
    fn audio_files_get_a_duration() {
        // One second of silence: 8,000 samples at 8,000 Hz, mono, 8 bits.
        let mut wav = b"RIFF\x64\x1f\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x40\x1f\x00\x00".to_vec();
        wav.extend([128; 8000]);
        assert_eq!(inspect("audio/wav", &wav).duration_ms, Some(1000));
    }
}
