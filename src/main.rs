//! The binary: reads the command line, does what it says.
use clap::Parser;
use polku::cli::Cli;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    Box::pin(Cli::parse().run()).await
}
