//! What a file looks like: its dimensions and length, and a small picture of it.
//!
//! Pictures are read here, within limits of memory. Videos are shown by their first second, which
//! needs `ffmpeg` and `ffprobe` on the machine; without them a video has no poster and the player
//! finds the rest out by itself.

use std::io::{Cursor, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use lofty::file::AudioFile;
use lofty::probe::Probe;
use serde_json::Value;

/// The longer side of a thumbnail, in pixels: the timeline shows 320 wide, on fine screens.
const SIDE: u32 = 640;
/// Pictures that are not larger need no thumbnail, bytes.
const SMALL: usize = 60_000;
const JPEG_QUALITY: u8 = 80;
/// A picture may unpack to this much memory, bytes.
const MAX_ALLOCATED: u64 = 512 << 20;
/// ffmpeg may work so long on one file.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is known of a file.
#[derive(Debug, Default)]
pub struct Looks {
    /// Width and height in pixels, as it is shown.
    pub dimensions: Option<(u32, u32)>,
    /// Its length in milliseconds.
    pub duration_ms: Option<u32>,
    /// A small JPEG of it.
    pub thumbnail: Option<Vec<u8>>,
}

/// Looks at a file's bytes; what cannot be found out is left out.
pub fn look(mime: &str, bytes: &[u8]) -> Looks {
    match mime.split('/').next() {
        Some("image") => picture(bytes).unwrap_or_default(),
        Some("audio") => Looks { duration_ms: length(bytes), ..Looks::default() },
        Some("video") => video(bytes).unwrap_or_default(),
        _ => Looks::default(),
    }
}

fn picture(bytes: &[u8]) -> Option<Looks> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATED);
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
    // `from_decoder` allocates the whole picture whatever the limits say, and a small file can unpack to many
    // gigabytes.
    if bytes.len() <= SMALL || decoder.total_bytes() > MAX_ALLOCATED {
        return Some(Looks { dimensions, ..Looks::default() });
    }
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    Some(Looks { dimensions, thumbnail: small(&image), duration_ms: None })
}

/// A small JPEG; what shines through is put on white.
fn small(image: &DynamicImage) -> Option<Vec<u8>> {
    let image = image.thumbnail(SIDE, SIDE);
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

fn length(bytes: &[u8]) -> Option<u32> {
    let file = Probe::new(Cursor::new(bytes)).guess_file_type().ok()?.read().ok()?;
    u32::try_from(file.properties().duration().as_millis()).ok().filter(|length| *length > 0)
}

fn video(bytes: &[u8]) -> Option<Looks> {
    let mut file = tempfile::NamedTempFile::new().ok()?;
    file.write_all(bytes).ok()?;
    let path = file.path().to_str()?;
    let about = run("ffprobe", &["-show_entries", "stream=width,height:format=duration", "-of", "json", path])?;
    let about: Value = serde_json::from_slice(&about).ok()?;
    let stream = about["streams"].as_array()?.iter().find(|stream| stream["width"].is_u64());
    let side = |key: &str| stream.and_then(|stream| stream[key].as_u64()).and_then(|side| u32::try_from(side).ok());
    let seconds: Option<f64> = about["format"]["duration"].as_str().and_then(|text| text.parse().ok());
    let scale = format!("scale='min({SIDE},iw)':-2");
    let frame = ["-i", path, "-frames:v", "1", "-vf", &scale, "-f", "image2pipe", "-c:v", "mjpeg", "pipe:1"];
    Some(Looks {
        dimensions: side("width").zip(side("height")),
        duration_ms: seconds.map(|seconds| (seconds * 1000.0) as u32).filter(|length| *length > 0),
        thumbnail: run("ffmpeg", &[&["-nostdin"], frame.as_slice()].concat()).filter(|jpeg| !jpeg.is_empty()),
    })
}

/// The output of one of ffmpeg's programs, which may open nothing but the file, and not for long.
fn run(program: &str, arguments: &[&str]) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(["-v", "error", "-protocol_whitelist", "file,pipe"])
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

/// Waits for the end; a program that takes too long is ended.
fn wait(child: &mut Child) -> bool {
    let began = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if began.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
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
    fn a_large_picture_gets_a_small_one_and_a_small_one_does_not() {
        let large = look("image/png", &png(1200, 600));
        assert_eq!(large.dimensions, Some((1200, 600)));
        let thumbnail = image::load_from_memory(&large.thumbnail.expect("a thumbnail")).expect("a JPEG");
        assert_eq!((thumbnail.width(), thumbnail.height()), (640, 320));
        let small = look("image/png", &png(20, 10));
        assert_eq!((small.dimensions, small.thumbnail), (Some((20, 10)), None));
    }

    /// A valid picture of one bit a pixel, all black: less than a megabyte for hundreds of megapixels.
    fn bomb(width: u32, height: u32) -> Vec<u8> {
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
    fn a_picture_that_unpacks_to_too_much_is_not_unpacked() {
        // 600 MB in memory.
        let bytes = bomb(25_000, 24_000);
        assert!((SMALL..4 << 20).contains(&bytes.len()), "{}", bytes.len());
        let looks = look("image/png", &bytes);
        assert_eq!((looks.dimensions, looks.thumbnail), (Some((25_000, 24_000)), None));
    }

    #[test]
    fn a_video_gets_a_poster_and_its_length() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.mp4");
        let made = Command::new("ffmpeg")
            .args([
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc=duration=2:size=1280x720:rate=5",
                "-pix_fmt",
                "yuv420p",
            ])
            .arg(&path)
            .status();
        assert!(made.expect("ffmpeg, which make setup installs").success());
        let video = look("video/mp4", &std::fs::read(path).expect("a video"));
        assert_eq!((video.dimensions, video.duration_ms), (Some((1280, 720)), Some(2000)));
        let poster = image::load_from_memory(&video.thumbnail.expect("a poster")).expect("a JPEG");
        assert_eq!((poster.width(), poster.height()), (640, 360));
    }

    #[test]
    fn what_is_no_picture_is_left_alone() {
        for mime in ["image/jpeg", "audio/ogg", "video/mp4", "application/pdf"] {
            let looks = look(mime, b"no such thing");
            assert!(looks.dimensions.is_none() && looks.thumbnail.is_none() && looks.duration_ms.is_none(), "{mime}");
        }
    }

    #[test]
    fn the_length_of_a_sound_is_known() {
        // 8,000 samples of silence at 8,000 Hz, one channel of 8 bits: a second.
        let mut wav = b"RIFF\x64\x1f\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x40\x1f\x00\x00".to_vec();
        wav.extend([128; 8000]);
        assert_eq!(look("audio/wav", &wav).duration_ms, Some(1000));
    }
}
