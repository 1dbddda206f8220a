//! `/metrics` and `/healthz` for this machine: on a Unix socket or a loopback address.

use std::convert::Infallible;
use std::fmt;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use metrics_exporter_prometheus::PrometheusHandle;
use rustix::io::Errno;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener, UnixStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Instruments, untold};

/// What a Unix socket's address begins with.
const UNIX: &str = "unix:";
/// So many are answered at a time.
const MOST: usize = 16;
/// How long a request and its answer may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long after an error to listen again.
const REST: Duration = Duration::from_secs(1);

/// Where metrics are served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listen {
    /// On a socket of this path.
    Unix(PathBuf),
    /// On an address that only this machine reaches.
    Loopback(SocketAddr),
}

impl Listen {
    /// Understands an address; none is meant by an empty one. An error says what would be right.
    pub fn parse(text: &str) -> Result<Option<Listen>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        if let Some(path) = text.strip_prefix(UNIX) {
            let is_whole = Path::new(path).is_absolute();
            return is_whole.then(|| Some(Listen::Unix(path.into()))).ok_or_else(|| {
                "needs a whole path, such as \"unix:/run/copydesk/metrics.sock\"".into()
            });
        }
        match text.parse::<SocketAddr>() {
            Ok(address) if address.ip().is_loopback() => Ok(Some(Listen::Loopback(address))),
            Ok(_) => Err(
                "is an address that other machines reach; metrics are served to this one alone, \
                          such as on \"127.0.0.1:9464\", and a proxy can hand them on"
                    .to_owned(),
            ),
            Err(_) => {
                Err("is neither \"unix:\" with a path nor a loopback address with a port, such as \
                           \"127.0.0.1:9464\" or \"[::1]:9464\""
                    .to_owned())
            }
        }
    }
}

/// Serves as long as the service runs.
pub async fn serve(listen: Listen, instruments: Arc<Instruments>, handle: PrometheusHandle) {
    let listener = match Listener::bind(&listen).await {
        Ok(listener) => listener,
        Err(error) => return untold(&listen.to_string(), &error.to_string()),
    };
    let places = Arc::new(Semaphore::new(MOST));
    while let Ok(place) = places.clone().acquire_owned().await {
        let Ok(stream) = listener.accept().await else {
            tokio::time::sleep(REST).await;
            continue;
        };
        let (instruments, handle) = (instruments.clone(), handle.clone());
        tokio::spawn(async move {
            answer(stream, instruments, handle).await;
            drop(place);
        });
    }
}

enum Listener {
    Unix(UnixListener),
    Loopback(TcpListener),
}

/// What both kinds of connection can.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Stream for S {}

impl Listener {
    async fn bind(listen: &Listen) -> io::Result<Listener> {
        match listen {
            Listen::Unix(path) => {
                // An earlier run's may go; that of a service which answers is its own.
                if fs::symlink_metadata(path).is_ok_and(|found| found.file_type().is_socket()) {
                    match timeout(REST, UnixStream::connect(path)).await {
                        Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => {
                            fs::remove_file(path)?;
                        }
                        Ok(Err(error)) => return Err(error),
                        _ => return Err(Errno::ADDRINUSE.into()),
                    }
                }
                let listener = UnixListener::bind(path)?;
                // Whoever may connect may write to it: the service's account and group.
                fs::set_permissions(path, fs::Permissions::from_mode(0o660))?;
                Ok(Listener::Unix(listener))
            }
            Listen::Loopback(address) => Ok(Listener::Loopback(TcpListener::bind(address).await?)),
        }
    }

    async fn accept(&self) -> io::Result<Box<dyn Stream>> {
        Ok(match self {
            Listener::Unix(listener) => Box::new(listener.accept().await?.0),
            Listener::Loopback(listener) => Box::new(listener.accept().await?.0),
        })
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Listen::Unix(path) => write!(formatter, "{UNIX}{}", path.display()),
            Listen::Loopback(address) => address.fmt(formatter),
        }
    }
}

/// Answers one connection, which ends after its first answer.
async fn answer(stream: Box<dyn Stream>, instruments: Arc<Instruments>, handle: PrometheusHandle) {
    let service = service_fn(|request: Request<Incoming>| {
        let (instruments, handle) = (instruments.clone(), handle.clone());
        async move { Ok::<_, Infallible>(respond(&request, instruments, handle).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    // Whoever goes away or is too slow gets no answer.
    let _ = timeout(PATIENCE, connection).await;
}

async fn respond(
    request: &Request<Incoming>,
    instruments: Arc<Instruments>,
    handle: PrometheusHandle,
) -> Response<Full<Bytes>> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return plain(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".to_owned());
    }
    match request.uri().path() {
        "/healthz" => health(&instruments),
        "/metrics" => {
            // Asking a file system for its room can take long.
            let told = tokio::task::spawn_blocking(move || instruments.exposition(&handle));
            let told = told.await.map_err(|error| error.to_string());
            told.map_or_else(
                |error| plain(StatusCode::INTERNAL_SERVER_ERROR, error),
                |text| plain(StatusCode::OK, text),
            )
        }
        _ => plain(StatusCode::NOT_FOUND, "there are /metrics and /healthz\n".to_owned()),
    }
}

fn health(instruments: &Instruments) -> Response<Full<Bytes>> {
    let (status, mut text) = match instruments.moves() {
        true => (StatusCode::OK, "ok\n".to_owned()),
        false => (StatusCode::SERVICE_UNAVAILABLE, "stuck\n".to_owned()),
    };
    for paused in instruments.pauses.current() {
        text.push_str(&format!("paused at {paused}\n"));
    }
    plain(status, text)
}

fn plain(status: StatusCode, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    let kind = hyper::header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_socket_that_somebody_answers_at_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let listen = Listen::Unix(folder.path().join("metrics.sock"));
        let first = Listener::bind(&listen).await.unwrap();
        let second = Listener::bind(&listen).await.err().unwrap();
        assert_eq!(second.kind(), io::ErrorKind::AddrInUse);
        drop(first);
        assert!(Listener::bind(&listen).await.is_ok());
    }

    #[test]
    fn only_this_machine_can_be_served() {
        assert_eq!(Listen::parse(""), Ok(None));
        let unix = Listen::Unix("/run/copydesk/metrics.sock".into());
        assert_eq!(Listen::parse("unix:/run/copydesk/metrics.sock"), Ok(Some(unix)));
        for good in ["127.0.0.1:9464", "[::1]:9464", "127.8.8.8:1"] {
            assert_eq!(Listen::parse(good), Ok(Some(Listen::Loopback(good.parse().unwrap()))));
        }
        for bad in
            ["0.0.0.0:9464", "[::]:9464", "10.0.0.1:9464", "localhost:9464", "9464", "unix:a"]
        {
            assert!(Listen::parse(bad).is_err(), "{bad}");
        }
    }
}
